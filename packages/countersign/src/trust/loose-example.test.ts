// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compilePattern } from './compile-pattern.ts';
import { looseExample } from './loose-example.ts';

for (const [pattern, example] of [
  ['https://github.com/acme/.*', 'https://evil.example/?https://github.com/acme/x'],
  ['^https://github\\.com/acme', 'https://github.com/acme.evil.example'],
  ['@example\\.com$', 'https://evil.example/?@example.com'],
  ['(me|you)@[a-z]+\\.example', 'https://evil.example/?me@a.example'],
  ['^https://a\\.example|b@c\\.example$', 'https://a.example.evil.example'],
  ['refs/tags/v\\d{1,3}', 'https://evil.example/?refs/tags/v1'],
] as const) {
  test(`\`${pattern}\` also accepts \`${example}\``, async () => assert.equal(await looseExample(pattern), example));
}

for (const pattern of ['^https://github\\.com/acme/.*$', '^https://github\\.com/acme/.*', '.*', '^(a|b)$', '\\Aa\\z']) {
  test(`\`${pattern}\` accepts nothing unawares`, async () => assert.equal(await looseExample(pattern), undefined));
}

test('an example is always a true one', async () => {
  const part = fc.constantFrom(
    'a',
    '.',
    '\\.',
    'b*',
    '(a|bc)',
    '[^a]',
    '[b-c]',
    '^',
    '$',
    '|',
    '(?:a)+',
    '(?i)',
    '\\d{2}',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
      const pattern = parts.join('');
      const example = await looseExample(pattern);
      if (example === undefined) return;
      const { testPart, testWhole } = await compilePattern(pattern);
      assert.deepEqual([testPart(example), testWhole(example)], [true, false]);
    }),
  );
});

test('a pattern that is none is refused', async () => {
  await assert.rejects(looseExample('('), { code: 'pattern-malformed' });
});
