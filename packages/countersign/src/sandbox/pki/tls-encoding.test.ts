// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { tlsInteger, tlsVector } from './tls-encoding.ts';

test('numbers take the width that is asked for, most significant byte first', () => {
  assert.equal(encodeHex(tlsInteger(3, 0x0102)), '000102');
  assert.equal(encodeHex(tlsInteger(8, 1_700_000_000_000)), '0000018bcfe56800');
  assert.equal(encodeHex(tlsInteger(8, 2n ** 64n - 1n)), 'ffffffffffffffff');
});

test('a vector is its length and its content', () => {
  assert.equal(encodeHex(tlsVector(2, new Uint8Array([1, 2]), new Uint8Array([3]))), '0003010203');
  assert.equal(encodeHex(tlsVector(1)), '00');
});
