// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { isKeyDetailsOf, keyDetailsOf } from './key-details.ts';

const keys = {
  PKIX_ECDSA_P256_SHA_256: 'ecdsa-sha2-256-nistp256',
  PKIX_ECDSA_P384_SHA_384: 'ecdsa-sha2-384-nistp384',
  PKIX_ECDSA_P521_SHA_512: 'ecdsa-sha2-512-nistp521',
  PKIX_RSA_PKCS1V15_2048_SHA256: 'rsa-sign-pkcs1-2048-sha256',
  PKIX_RSA_PKCS1V15_3072_SHA256: 'rsa-sign-pkcs1-3072-sha256',
  PKIX_ED25519_PH: 'ed25519',
} as const;
const made = Object.entries(keys).map(([details, algorithm]) => ({
  details,
  key: generatePrivateKey(algorithm).publicKey,
}));

for (const { details, key } of made) {
  test(`${details} is the name of its kind of key and of no other`, () => {
    assert.equal(keyDetailsOf(key, 'prehashed'), details);
    for (const other of made) assert.equal(isKeyDetailsOf(details, other.key), other.key === key);
  });
}

test('other names of the same key are known, and names of nothing are not', () => {
  const [, p384, , rsa2048, , ed25519] = made.map(({ key }) => key);
  assert.ok(p384 !== undefined && rsa2048 !== undefined && ed25519 !== undefined);
  assert.equal(isKeyDetailsOf('PKIX_ECDSA_P384_SHA_256', p384), true);
  assert.equal(isKeyDetailsOf('PKIX_RSA_PSS_2048_SHA256', rsa2048), true);
  assert.equal(isKeyDetailsOf('PKIX_RSA_PSS_4096_SHA256', rsa2048), false);
  assert.equal(isKeyDetailsOf(keyDetailsOf(ed25519, 'pure'), ed25519), true);
  assert.equal(isKeyDetailsOf('', ed25519), false);
  assert.equal(isKeyDetailsOf('toString', ed25519), false);
});
