// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExtensionMatcher } from './parse-extension-matcher.ts';

test('a value with a star or question mark is a glob, another is exact', () => {
  const glob = parseExtensionMatcher('sourceRepositoryRef=refs/tags/*');
  assert.deepEqual([glob.name, glob.value.kind, glob.value.text], ['sourceRepositoryRef', 'glob', 'refs/tags/*']);
  const exact = parseExtensionMatcher('buildConfigUri=https://a.example/x=y');
  assert.deepEqual(
    [exact.name, exact.value.kind, exact.value.text],
    ['buildConfigUri', 'exact', 'https://a.example/x=y'],
  );
});

for (const [typed, meant] of [
  ['sourcerepositoryref', 'sourceRepositoryRef'],
  ['sourceRepoRef', 'sourceRepositoryRef'],
  ['githubWorkflowTriger', 'githubWorkflowTrigger'],
  ['Issuer', 'issuer'],
] as const) {
  test(`\`${typed}\` is no name, and \`${meant}\` is suggested`, () => {
    assert.throws(
      () => parseExtensionMatcher(`${typed}=x`),
      (error: { code: string; hint: string }) =>
        error.code === 'usage-flag' && error.hint.startsWith(`did you mean \`${meant}\`?`),
    );
  });
}

for (const text of ['', 'issuer', 'issuer=', '=x', 'toString=x', '__proto__=x']) {
  test(`\`${text}\` is refused`, () => assert.throws(() => parseExtensionMatcher(text), { code: 'usage-flag' }));
}
