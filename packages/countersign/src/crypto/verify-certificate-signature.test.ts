// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { signWithAlgorithm } from './sign-with-algorithm.ts';
import type { CertificateSignatureAlgorithm } from './signature-algorithm.ts';
import { verifySignatureWithAlgorithm } from './verify-certificate-signature.ts';

const mismatch = { code: 'signature-mismatch' };
const message = encodeUtf8('the message');
const keys = {
  p256: generatePrivateKey('ecdsa-sha2-256-nistp256'),
  p384: generatePrivateKey('ecdsa-sha2-384-nistp384'),
  rsa: generatePrivateKey('rsa-sign-pkcs1-2048-sha256'),
  ed25519: generatePrivateKey('ed25519'),
};
const cases: readonly (readonly [keyof typeof keys, CertificateSignatureAlgorithm])[] = [
  ['p256', { kind: 'ecdsa', hash: 'sha256' }],
  ['p384', { kind: 'ecdsa', hash: 'sha384' }],
  ['p384', { kind: 'ecdsa', hash: 'sha256' }],
  ['rsa', { kind: 'rsa-pkcs1', hash: 'sha256' }],
  ['rsa', { kind: 'rsa-pkcs1', hash: 'sha512' }],
  ['rsa', { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 }],
  ['ed25519', { kind: 'ed25519' }],
];

for (const [name, algorithm] of cases) {
  const { publicKey } = keys[name];
  const signature = signWithAlgorithm(keys[name], algorithm, message);

  test(`${name} with ${JSON.stringify(algorithm)} is proven, and only over its message and by its key`, () => {
    assert.equal(verifySignatureWithAlgorithm(publicKey, algorithm, message, signature), message);
    assert.throws(() => verifySignatureWithAlgorithm(publicKey, algorithm, encodeUtf8('another'), signature), mismatch);
    const flipped = signature.with(9, (signature[9] ?? 0) ^ 1);
    assert.throws(() => verifySignatureWithAlgorithm(publicKey, algorithm, message, flipped), mismatch);
  });

  test(`${name} with ${JSON.stringify(algorithm)} is refused under every other algorithm and every other key`, () => {
    for (const [, other] of cases.filter(([, item]) => JSON.stringify(item) !== JSON.stringify(algorithm))) {
      assert.throws(() => verifySignatureWithAlgorithm(publicKey, other, message, signature), mismatch);
    }
    for (const other of Object.values(keys).filter((key) => key !== keys[name])) {
      assert.throws(() => verifySignatureWithAlgorithm(other.publicKey, algorithm, message, signature), mismatch);
    }
  });
}

test('a salt that is longer or shorter than stated, or longer than fits, is refused', () => {
  const { publicKey } = keys.rsa;
  const signature = signWithAlgorithm(keys.rsa, { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 }, message);
  for (const saltLength of [0, 20, 33, 512]) {
    const algorithm = { kind: 'rsa-pss', hash: 'sha256', saltLength } as const;
    assert.throws(() => verifySignatureWithAlgorithm(publicKey, algorithm, message, signature), mismatch);
  }
});
