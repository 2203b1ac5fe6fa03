// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { constants, createPublicKey, generateKeyPairSync, generatePrimeSync, privateEncrypt, sign } from 'node:crypto';
import { test } from 'node:test';
import { concatBytes } from '../bytes/concat.ts';
import { decodeHex } from '../bytes/hex.ts';
import { digestBytes } from './hash.ts';
import { rsaKeyOf } from './rsa-key.fixture.ts';
import { isRsaSignatureOfHash } from './rsa-prehashed.ts';

const message = Uint8Array.of(1, 2, 3);
const hash = digestBytes('sha256', message);
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { handle: publicKey, rsaBits: 2048 };
const digestInfo = concatBytes(decodeHex('3031300d060960864801650304020105000420'), hash);

/** The RSA operation on an encoded message of the test's choice. */
function signRaw(encoded: Uint8Array): Uint8Array {
  return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encoded);
}

function padded(head: Uint8Array, tail: Uint8Array, trailer = 0): Uint8Array {
  const filling = new Uint8Array(256 - head.length - tail.length - 1 - trailer).fill(0xff);
  return concatBytes(head, filling, Uint8Array.of(0), tail, new Uint8Array(trailer));
}

test('the right padding around the right hash is a signature', () => {
  assert.equal(isRsaSignatureOfHash(key, hash, signRaw(padded(Uint8Array.of(0, 1), digestInfo))), true);
  assert.equal(isRsaSignatureOfHash(key, hash, sign('sha256', message, privateKey)), true);
});

for (const [fault, encoded] of [
  ['rubbish behind the hash (CVE-2006-4339)', padded(Uint8Array.of(0, 1), digestInfo, 40)],
  ['the padding of encryption', padded(Uint8Array.of(0, 2), digestInfo)],
  ['no algorithm in front of the hash', padded(Uint8Array.of(0, 1), hash)],
  [
    'parameters left out',
    padded(Uint8Array.of(0, 1), concatBytes(decodeHex('302f300b0609608648016503040201'), decodeHex('0420'), hash)),
  ],
] as const) {
  test(`${fault} makes no signature`, () => {
    assert.equal(isRsaSignatureOfHash(key, hash, signRaw(encoded)), false);
  });
}

test('PSS works for a modulus of 2049 bits as well, whose encoding is a byte shorter than itself', () => {
  const odd = rsaKeyOf(...primesOf2049Bits());
  const handle = createPublicKey(odd);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const signature = sign('sha256', message, { key: odd, padding, saltLength: 32 });
  assert.equal(handle.asymmetricKeyDetails?.modulusLength, 2049);
  assert.equal(isRsaSignatureOfHash({ handle, rsaBits: 2049 }, hash, signature), true);
  assert.equal(isRsaSignatureOfHash({ handle, rsaBits: 2049 }, digestBytes('sha256', hash), signature), false);
});

function primesOf2049Bits(): [bigint, bigint] {
  for (;;) {
    const [p, q] = [generatePrimeSync(1025, { bigint: true }), generatePrimeSync(1024, { bigint: true })];
    if ((p * q) >> 2048n === 1n) return [p, q];
  }
}

test('a hash or signature of another length is no match', () => {
  const signature = sign('sha256', message, privateKey);
  assert.equal(isRsaSignatureOfHash(key, hash.subarray(1), signature), false);
  assert.equal(isRsaSignatureOfHash(key, hash, concatBytes(signature, Uint8Array.of(0))), false);
});
