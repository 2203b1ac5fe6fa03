// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeHex, encodeHex } from './hex.ts';

test('what encodeHex writes, decodeHex reads back', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(decodeHex(encodeHex(bytes)), bytes)));
});

for (const text of ['a', 'AB', '0x', ' ab', 'ab\n', 'zz']) {
  test(`hex is refused when written ${JSON.stringify(text)}`, () => {
    assert.throws(() => decodeHex(text), { code: 'hex-malformed' });
  });
}
