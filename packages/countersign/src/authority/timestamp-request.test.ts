// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { encodeTimestampRequest } from './timestamp-request.ts';

test('the request is the one that other programs make of the same message and nonce', () => {
  const request = encodeTimestampRequest(encodeUtf8('abc'), new Uint8Array([0x12, 0x34]));
  // `openssl ts -query` with a nonce of 0x1234 and `-cert`.
  const imprint = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal(encodeHex(request), `303d0201013031300d060960864801650304020105000420${imprint}020212340101ff`);
});

test('a nonce is a positive number whatever its first bit', () => {
  const request = encodeTimestampRequest(encodeUtf8('abc'), new Uint8Array([0xff]));
  assert.match(encodeHex(request), /020200ff0101ff$/);
});
