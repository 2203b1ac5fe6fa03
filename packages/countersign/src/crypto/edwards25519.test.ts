// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHex, encodeHex } from '../bytes/hex.ts';
import {
  basePoint,
  decodePoint,
  encodePoint,
  groupOrder,
  hasSmallOrder,
  negate,
  sumOfProducts,
} from './edwards25519.ts';
import { generatePrivateKey } from './generate-private-key.ts';

const baseEncoding = `58${'66'.repeat(31)}`;
const identityEncoding = `01${'00'.repeat(31)}`;

function product(factor: bigint): string {
  return encodeHex(encodePoint(sumOfProducts(factor, basePoint, 0n, basePoint)));
}

test('the base point is the one of the RFC, and has the order of the group', () => {
  assert.equal(encodeHex(encodePoint(basePoint)), baseEncoding);
  assert.deepEqual(decodePoint(decodeHex(baseEncoding)), basePoint);
  assert.equal(product(1n), baseEncoding);
  assert.equal(product(groupOrder), identityEncoding);
  assert.equal(product(groupOrder + 1n), baseEncoding);
});

test('a sum of products is that of the numbers, and a negated point takes away', () => {
  assert.equal(encodeHex(encodePoint(sumOfProducts(5n, basePoint, 7n, basePoint))), product(12n));
  assert.equal(encodeHex(encodePoint(sumOfProducts(12n, basePoint, 5n, negate(basePoint)))), product(7n));
  assert.notEqual(product(12n), product(7n));
});

test('keys that OpenSSL makes decode, and encode to the same bytes', () => {
  for (let count = 0; count < 20; count++) {
    const encoded = generatePrivateKey('ed25519').publicKey.spki.subarray(-32);
    const point = decodePoint(encoded);
    assert.ok(point);
    assert.equal(encodeHex(encodePoint(point)), encodeHex(encoded));
  }
});

test('of all encodings of a point only the canonical one is taken', () => {
  const last = 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f';
  assert.ok(decodePoint(decodeHex(identityEncoding)));
  assert.ok(decodePoint(decodeHex(last)));
  const wrong = [
    `01${'00'.repeat(30)}80`,
    `ee${'ff'.repeat(30)}7f`,
    `ed${'ff'.repeat(30)}7f`,
    `ec${'ff'.repeat(31)}`,
    'ff'.repeat(32),
  ];
  for (const hex of wrong) assert.equal(decodePoint(decodeHex(hex)), null, hex);
});

test('an ordinate without a point on the curve is refused, and so is another length', () => {
  assert.equal(decodePoint(decodeHex(`02${'00'.repeat(31)}`)), null);
  assert.ok(decodePoint(decodeHex(`03${'00'.repeat(31)}`)));
  assert.equal(decodePoint(decodeHex(baseEncoding).subarray(1)), null);
  assert.equal(decodePoint(new Uint8Array(33)), null);
});

test('the points of small order are told apart from those of the group', () => {
  const eighth = decodePoint(decodeHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'));
  assert.ok(eighth);
  for (let factor = 0n; factor < 8n; factor++) {
    assert.equal(hasSmallOrder(sumOfProducts(factor, eighth, 0n, basePoint)), true);
    assert.equal(hasSmallOrder(sumOfProducts(factor, eighth, 1n, basePoint)), false);
  }
  assert.equal(hasSmallOrder(basePoint), false);
});
