// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes } from '../bytes/concat.ts';
import { isEcdsaSignatureOfHash } from './ecdsa-prehashed.ts';
import { bigIntToBytes, parseEcdsaSignature } from './ecdsa-signature.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { digestBytes } from './hash.ts';
import { keyHandle } from './public-key.ts';

const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const point = { kind: 'ecdsa-p256', spki: key.publicKey.spki } as const;

function encodeInteger(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = bigIntToBytes(value, Math.ceil(hex.length / 2));
  const content = (bytes[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), bytes) : bytes;
  return concatBytes(Uint8Array.of(2, content.length), content);
}

function encodeSignature(r: bigint, s: bigint): Uint8Array {
  const content = concatBytes(encodeInteger(r), encodeInteger(s));
  return concatBytes(Uint8Array.of(0x30, content.length), content);
}

test('it agrees with OpenSSL on honest messages and on altered ones', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (message, other) => {
      const signature = sign('sha256', message, key[keyHandle]);
      assert.equal(isEcdsaSignatureOfHash(point, digestBytes('sha256', message), signature), true);
      assert.equal(
        isEcdsaSignatureOfHash(point, digestBytes('sha256', other), signature),
        verify('sha256', other, key.publicKey[keyHandle], signature),
      );
    }),
    { numRuns: 50 },
  );
});

test('a hash of only zero bits is a hash like any other', () => {
  // With e = 0 the signature (x(Q), x(Q)) is valid for every key Q: R = r/s·Q = Q.
  const x = BigInt(`0x${Buffer.from(point.spki.subarray(-64, -32)).toString('hex')}`) % n;
  assert.equal(isEcdsaSignatureOfHash(point, new Uint8Array(32), encodeSignature(x, x)), true);
  assert.equal(isEcdsaSignatureOfHash(point, new Uint8Array(32).fill(1), encodeSignature(x, x)), false);
});

test('numbers of zero, of the order, and above are refused', () => {
  const hash = digestBytes('sha256', new Uint8Array());
  for (const [r, s] of [
    [0n, 1n],
    [1n, 0n],
    [n, 1n],
    [1n, n],
    [n + 1n, 1n],
  ] as const) {
    assert.equal(isEcdsaSignatureOfHash(point, hash, encodeSignature(r, s)), false);
  }
});

test('the sum that is infinity, and the sum that is a doubling, are handled', () => {
  // The private key is 1, so Q = G; e/r = -1 makes e/r·G + Q infinity, e/r = 1 makes it 2·G.
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
    y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  };
  const spki = concatBytes(
    point.spki.subarray(0, -64),
    Buffer.from(jwk.x, 'base64url'),
    Buffer.from(jwk.y, 'base64url'),
  );
  const generator = { kind: 'ecdsa-p256', spki } as const;
  const r = 5n;
  assert.equal(isEcdsaSignatureOfHash(generator, bigIntToBytes(n - r, 32), encodeSignature(r, 1n)), false);
  const twoG = 0x7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978n;
  assert.equal(isEcdsaSignatureOfHash(generator, bigIntToBytes(twoG, 32), encodeSignature(twoG, twoG)), true);
});

test('signatures of all curves parse as OpenSSL writes them', () => {
  for (const namedCurve of ['P-256', 'P-384', 'P-521']) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    for (let index = 0; index < 20; index++) {
      const der = sign('sha256', Uint8Array.of(index), { key: privateKey, dsaEncoding: 'der' });
      assert.notEqual(parseEcdsaSignature(der), null);
      assert.equal(parseEcdsaSignature(der.subarray(0, -1)), null);
      assert.equal(parseEcdsaSignature(concatBytes(der, Uint8Array.of(0))), null);
    }
  }
});

for (const [hex, fault] of [
  ['', 'it is empty'],
  ['30', 'the length is missing'],
  ['3000', 'there are no numbers'],
  ['3003020101', 'one number is missing'],
  ['300602010102010102', 'bytes follow the sequence'],
  ['30090201010201010201ff', 'there is a third number'],
  ['3007020200010201 01'.replace(' ', ''), 'a number has a needless zero in front'],
  ['3006020181020101', 'a number is negative'],
  ['3006020100020101', 'a number is zero'],
  ['300502000201 01'.replace(' ', ''), 'a number is empty'],
  ['308106020101020101', 'the length is longer than needed'],
  ['3080020101020101 0000'.replace(' ', ''), 'the length is indefinite'],
  ['3106020101020101', 'it is a set'],
] as const) {
  test(`a signature does not parse when ${fault}`, () => {
    assert.equal(parseEcdsaSignature(Buffer.from(hex, 'hex')), null);
  });
}

test('any bytes parse or do not, without an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const parsed = parseEcdsaSignature(concatBytes(Uint8Array.of(0x30, bytes.length), bytes));
      if (parsed !== null) assert.deepEqual(encodeSignature(parsed.r, parsed.s).subarray(2), bytes);
    }),
  );
});
