// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compilePattern } from '../../trust/compile-pattern.ts';
import { escapeRegex, isAnchored, wholeRegex, wildcardRegex } from './wildcards.ts';

test('a wildcard is a regular expression that matches the same names', async () => {
  const { testWhole } = await compilePattern(wildcardRegex('https://github.com/*/x?y'));
  assert.ok(testWhole('https://github.com/a/b/xzy'));
  assert.ok(!testWhole('https://github.com/a/b/xy'));
  assert.ok(!testWhole('https://githubXcom/a/x.y'));
});

test('an escaped text matches itself alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (text, other) => {
      const { testWhole } = await compilePattern(escapeRegex(text));
      assert.ok(testWhole(text));
      assert.equal(testWhole(other), other === text);
    }),
  );
});

test('an expression for the whole name matches where the original matches a part, whatever its anchors', async () => {
  const regexes = ['^https://a\\.b/', 'a$', '^a|b$', '^a\\$', '^(a|b)$', 'a', '^a$', '^\\Qa$\\E$', '^[^|]$'];
  const names = ['a', 'b', 'ab', 'ba', 'a$', 'https://a.b/c', 'xhttps://a.b/c', '\na\n', '|', ''];
  for (const regex of regexes) {
    const original = await compilePattern(regex);
    const whole = await compilePattern(wholeRegex(regex));
    for (const name of names) assert.equal(whole.testWhole(name), original.testPart(name), `${regex} for ${name}`);
  }
  assert.ok(isAnchored('^https://a\\.b/c$'));
  assert.ok(!isAnchored('^a|b$'));
});
