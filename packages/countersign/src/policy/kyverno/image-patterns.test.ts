// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageGlob } from '../glob-pattern.ts';
import { expandBraces, translateImagePattern } from './image-patterns.ts';
import { wildcardRegex } from './wildcards.ts';

const table: readonly (readonly [string, string, 'same' | 'wider'])[] = [
  ['*', '**', 'same'],
  ['ghcr.io/acme/*', 'ghcr.io/acme/**', 'same'],
  ['ghcr.io/acme/app:*', 'ghcr.io/acme/app', 'same'],
  ['ghcr.io/acme/app:v1', 'ghcr.io/acme/app', 'wider'],
  ['ghcr.io/acme/app@sha256:*', 'ghcr.io/acme/app', 'same'],
  ['registry.example:5000/a/b', 'registry.example:5000/a/b', 'same'],
  ['nginx', 'docker.io/library/nginx', 'same'],
  ['docker.io/nginx:*', 'docker.io/library/nginx', 'same'],
  ['acme/*', 'docker.io/acme/**', 'same'],
  ['*/acme/*', '**/acme/**', 'same'],
  ['*.azurecr.io/*', '*.azurecr.io/**', 'same'],
  ['*nginx*', '**', 'wider'],
  ['ghcr.io*', '**', 'wider'],
  ['ghcr.io/a/v?', 'ghcr.io/a/v**', 'wider'],
  ['ghcr.io/a/[bc]', 'ghcr.io/a/**', 'wider'],
];

for (const [text, pattern, scope] of table) {
  test(`\`${text}\` becomes \`${pattern}\`, which is ${scope === 'same' ? 'the same' : 'wider'}`, () => {
    const found = translateImagePattern(text);
    assert.deepEqual([found.pattern, found.scope], [pattern, scope]);
    assert.equal(found.why !== undefined, scope === 'wider');
  });
}

test('alternatives are written out, and too many or nested ones are not', () => {
  assert.deepEqual(expandBraces('a/{b,c}/{d,e}'), ['a/b/d', 'a/b/e', 'a/c/d', 'a/c/e']);
  assert.equal(expandBraces('{a,{b,c}'), undefined);
  assert.equal(expandBraces('{a,b}'.repeat(8)), undefined);
});

test('no image that a pattern of Kyverno matches is left out', () => {
  const parts = [
    'ghcr.io',
    'docker.io',
    '*',
    'acme',
    'acme*',
    '*app',
    'a?p',
    'r.io:5000',
    'localhost',
    '*.io',
    'ghcr.io*',
    'nginx',
  ];
  const patterns = parts.flatMap((one) =>
    ['', ...parts].flatMap((two) => ['', ':*', ':v1', '*'].map((end) => `${one}${two === '' ? '' : `/${two}`}${end}`)),
  );
  const repositories = ['acme/app', 'app', 'acme/x/app', 'nginx', 'nginx/app', 'acme'];
  const names = ['ghcr.io', 'docker.io', 'r.io:5000', 'localhost', 'x.io'].flatMap((host) =>
    repositories.map((path) => ({ host, path })),
  );
  for (const text of patterns) {
    const kyverno = new RegExp(`^${wildcardRegex(text)}$`);
    const ours = imageGlob(translateImagePattern(text).pattern);
    for (const { host, path } of names) {
      if (!kyverno.test(`${host}/${path}:v1`)) continue;
      const repository = host === 'docker.io' && !path.includes('/') ? `${host}/library/${path}` : `${host}/${path}`;
      assert.ok(ours.match({ text: repository, repository, tag: 'v1' }), `${text} became ${ours.text}: ${repository}`);
    }
  }
});
