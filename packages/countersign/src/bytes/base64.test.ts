// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from './base64.ts';

test('what encodeBase64 writes, decodeBase64 reads back', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes)));
});

test('canonical texts of every padding length decode', () => {
  assert.deepEqual(decodeBase64(''), new Uint8Array());
  assert.deepEqual(decodeBase64('AA=='), new Uint8Array([0]));
  assert.deepEqual(decodeBase64('+/8='), new Uint8Array([0xfb, 0xff]));
  assert.deepEqual(decodeBase64('AAAA'), new Uint8Array(3));
});

for (const [text, fault] of [
  ['AA', 'padding is missing'],
  ['AA=', 'padding is too short'],
  ['AA===', 'padding is too long'],
  ['AB==', 'unused trailing bits are set'],
  ['-_8=', 'the URL alphabet is used'],
  ['AAAA\n', 'a newline follows'],
  ['AA AA', 'a space stands inside'],
  ['AA==AAAA', 'text follows the padding'],
  ['A', 'one digit stands alone'],
  ['ÄÄÄÄ', 'letters are not of the alphabet'],
] as const) {
  test(`base64 is refused when ${fault}`, () => {
    assert.throws(() => decodeBase64(text), { code: 'base64-malformed' });
  });
}

test('any text decodes and encodes to itself, or is refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        assert.equal(encodeBase64(decodeBase64(text)), text);
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'base64-malformed');
      }
    }),
  );
});

// Buffer takes `\u012b` for `+`, of which it is the lower byte: to count what came out is not enough.
test('any text is canonical base64 exactly when its bytes are written as that text', () => {
  const units = fc.constantFrom(...Array.from('ABgwxyz09+/==-_ \n\u0100\u012b\uff0b,'), 'AAAA', 'AA==', 'AAE=');
  const texts = fc.oneof(
    fc.array(units, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string(),
    fc.base64String(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const bytes = Buffer.from(text, 'base64');
      if (bytes.toString('base64') === text) assert.deepEqual(Buffer.from(decodeBase64(text)), bytes);
      else assert.throws(() => decodeBase64(text), { code: 'base64-malformed' }, JSON.stringify(text));
    }),
    { numRuns: 5000 },
  );
});
