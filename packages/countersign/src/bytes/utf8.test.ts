// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

test('well-formed text survives the round trip', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) =>
      assert.equal(decodeUtf8(encodeUtf8(text), 'json-malformed'), text),
    ),
  );
});

test('a byte order mark is kept, so that the parser behind can refuse it', () => {
  assert.equal(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x41]), 'json-malformed'), '\ufeffA');
});

test('any bytes are text or refused, as a strict decoder has it', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const texts = fc.string({ unit: 'binary' }).map((text) => encodeUtf8(text));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), texts), (bytes) => {
      let expected: string | undefined;
      try {
        expected = decoder.decode(bytes);
      } catch {
        assert.throws(() => decodeUtf8(bytes, 'json-malformed'), { code: 'json-malformed' });
      }
      if (expected !== undefined) assert.equal(decodeUtf8(bytes, 'json-malformed'), expected);
    }),
  );
});

for (const [bytes, fault] of [
  [[0xff], 'a byte that never occurs'],
  [[0xc0, 0x80], 'an overlong encoding'],
  [[0xed, 0xa0, 0x80], 'a surrogate'],
  [[0xe2, 0x82], 'a cut character'],
] as const) {
  test(`UTF-8 with ${fault} is refused`, () => {
    assert.throws(() => decodeUtf8(new Uint8Array(bytes), 'payload-malformed'), { code: 'payload-malformed' });
  });
}
