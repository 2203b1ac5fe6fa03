// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derOctetString } from '../bytes/encode-der.ts';
import { parseSctList } from './parse-sct-list.ts';

const malformed = { code: 'der-malformed' };
const logId = new Uint8Array(32).fill(7);
const timestamp = Uint8Array.of(0, 0, 1, 2, 3, 4, 5, 6);
const sct = Uint8Array.of(0, ...logId, ...timestamp, 0, 1, 9, 4, 3, 0, 2, 8, 8);

function list(...scts: readonly Uint8Array[]): Uint8Array {
  const items = scts.flatMap((item) => [0, item.byteLength, ...item]);
  return derOctetString(Uint8Array.of(items.length >> 8, items.length, ...items));
}

test('the fields of an SCT are read as they stand', () => {
  const extensions = Uint8Array.of(9);
  const parsed = { logId, timestamp, extensions, hash: 4, signing: 3, signature: Uint8Array.of(8, 8) };
  assert.deepEqual(parseSctList(list(sct)), [parsed]);
  assert.deepEqual(parseSctList(list(sct, sct)), [parsed, parsed]);
  assert.deepEqual(parseSctList(list()), []);
});

test('an SCT of another version is left out', () => {
  assert.deepEqual(parseSctList(list(Uint8Array.of(1, 2, 3))), []);
});

test('an SCT that is cut, longer than its fields, or empty is refused', () => {
  for (const wrong of [sct.subarray(0, -1), Uint8Array.of(...sct, 0), new Uint8Array()]) {
    assert.throws(() => parseSctList(list(wrong)), malformed);
  }
});
