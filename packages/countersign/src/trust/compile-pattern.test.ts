// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compilePattern } from './compile-pattern.ts';

test('the whole name is what must match, not the first alternative that fits', async () => {
  const { testWhole, testPart } = await compilePattern('a|ab');
  assert.equal(testWhole('ab'), true);
  assert.equal(testWhole('abc'), false);
  assert.equal(testPart('xabc'), true);
  assert.equal(testPart('xc'), false);
});

test('flags, alternatives and lines within the name do not loosen the whole match', async () => {
  assert.equal((await compilePattern('(?m)^good$')).testWhole('evil\ngood'), false);
  assert.equal((await compilePattern('good')).testWhole('good\n'), false);
  assert.equal((await compilePattern('good$')).testPart('good\n'), false);
  assert.equal((await compilePattern('^good|also$')).testWhole('good evil'), false);
  assert.equal((await compilePattern('(?i)good')).testWhole('GOOD'), true);
});

test('simple patterns mean what they mean in JavaScript', async () => {
  const part = fc.constantFrom('a', 'b', '.', 'a*', '(a|ab)', '[^a]', 'b?', '(?:ba)+');
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 5 }),
      fc.string({ unit: fc.constantFrom('a', 'b') }),
      async (parts, name) => {
        const text = parts.join('');
        const { testWhole, testPart } = await compilePattern(text);
        assert.equal(testWhole(name), new RegExp(`^(?:${text})$`).test(name));
        assert.equal(testPart(name), new RegExp(text).test(name));
      },
    ),
    { numRuns: 300 },
  );
});

for (const text of ['(', '[a', 'a{2', '(?=a)', '(?<!a)b', '(a)\\1', '*', 'a**', '\\C\\', 'a{1001}']) {
  test(`\`${text}\` is a pattern of RE2, or refused as one`, async () => {
    // An opening brace that opens no repetition stands for itself in RE2.
    if (text === 'a{2') assert.equal((await compilePattern(text)).testWhole('a{2'), true);
    else await assert.rejects(compilePattern(text), { code: 'pattern-malformed' });
  });
}
