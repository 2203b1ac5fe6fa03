// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { signEd25519ph } from './ed25519ph.fixture.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { digestHex } from './hash.ts';
import { createKeySigner } from './key-signer.ts';
import { verifyDigestSignature } from './verify-digest-signature.ts';
import { verifyMessageSignature } from './verify-message-signature.ts';
import { verifySignature } from './verify-signature.ts';

const message = encodeUtf8('the message');
const other = encodeUtf8('the massage');
const sha512 = digestHex('sha512', message);
const refused = { code: 'signature-mismatch' };
const needed = { code: 'message-needed' };

for (const algorithm of ['ecdsa-sha2-256-nistp256', 'rsa-sign-pkcs1-2048-sha256', 'ed25519'] as const) {
  test(`a signature by ${algorithm} is proven, and only over its message`, async () => {
    const key = generatePrivateKey(algorithm);
    const signature = await createKeySigner(key).sign(message);
    assert.equal(verifyMessageSignature(key.publicKey, message, signature), message);
    assert.throws(() => verifyMessageSignature(key.publicKey, other, signature), refused);
  });
}

test('a signature by Ed25519ph is proven, and only over its message; by `verifySignature` it is not', () => {
  const key = generatePrivateKey('ed25519');
  const signature = signEd25519ph(key, message);
  assert.equal(verifyMessageSignature(key.publicKey, message, signature), message);
  assert.throws(() => verifyMessageSignature(key.publicKey, other, signature), refused);
  assert.throws(() => verifySignature(key.publicKey, message, signature), refused);
});

test('the SHA-512 digest alone proves a signature by Ed25519ph; what it does not prove, the message may', async () => {
  const key = generatePrivateKey('ed25519');
  const prehashed = signEd25519ph(key, message);
  verifyDigestSignature(key.publicKey, { sha512 }, prehashed);
  const byDigest = (digests: object, signature: Uint8Array) => () =>
    verifyDigestSignature(key.publicKey, digests, signature);
  assert.throws(byDigest({ sha512: digestHex('sha512', other) }, prehashed), needed);
  assert.throws(byDigest({ sha256: digestHex('sha256', message) }, prehashed), needed);
  assert.throws(byDigest({ sha512 }, await createKeySigner(key).sign(message)), needed);
});
