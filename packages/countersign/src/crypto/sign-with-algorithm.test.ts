// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { constants, verify } from 'node:crypto';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { keyHandle, parseSpki } from './public-key.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from './sign-with-algorithm.ts';
import { verifySignature } from './verify-signature.ts';

const message = encodeUtf8('a message');
const other = encodeUtf8('another message');

test('what is signed in the natural way of a key verifies, and for that message only', () => {
  for (const name of [
    'ecdsa-sha2-256-nistp256',
    'ecdsa-sha2-384-nistp384',
    'ecdsa-sha2-512-nistp521',
    'rsa-sign-pkcs1-2048-sha256',
    'ed25519',
  ] as const) {
    const key = generatePrivateKey(name);
    const signature = signWithAlgorithm(key, naturalAlgorithmOf(key.publicKey), message);
    verifySignature(key.publicKey, message, signature);
    assert.throws(() => verifySignature(key.publicKey, other, signature), { code: 'signature-mismatch' });
  }
});

test('a hash that does not belong to the curve can be asked for', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const signature = signWithAlgorithm(key, { kind: 'ecdsa', hash: 'sha512' }, message);
  assert.equal(verify('sha512', message, parseSpki(key.publicKey.spki)[keyHandle], signature), true);
  assert.equal(verify('sha256', message, parseSpki(key.publicKey.spki)[keyHandle], signature), false);
});

test('RSA-PSS is padded as asked', () => {
  const key = generatePrivateKey('rsa-sign-pkcs1-2048-sha256');
  const signature = signWithAlgorithm(key, { kind: 'rsa-pss', hash: 'sha384', saltLength: 48 }, message);
  const pss = { key: key.publicKey[keyHandle], padding: constants.RSA_PKCS1_PSS_PADDING };
  assert.equal(verify('sha384', message, { ...pss, saltLength: 48 }, signature), true);
  assert.equal(verify('sha384', message, { ...pss, saltLength: 32 }, signature), false);
});
