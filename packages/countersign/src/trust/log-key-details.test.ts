// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublicKeyDetails } from '@sigstore/protobuf-specs';
import { generatePrivateKey, signingAlgorithms } from '../crypto/generate-private-key.ts';
import { isDescribed } from '../tlog/key-details.ts';
import { logKeyDetails, logKeyDetailsName } from './log-key-details.ts';

test('the name under which a key is written is one that Sigstore knows and that is read as that key', () => {
  for (const algorithm of signingAlgorithms.filter((name) => !name.includes('3072') && !name.includes('4096'))) {
    const key = generatePrivateKey(algorithm).publicKey;
    const name = logKeyDetailsName(key);
    const details = logKeyDetails(name);
    assert.ok(name in PublicKeyDetails && details !== undefined, name);
    assert.equal(details.encoding, 'spki');
    assert.equal(isDescribed(details, key), true);
    const other = logKeyDetails(key.kind === 'ed25519' ? 'PKIX_ECDSA_P256_SHA_256' : 'PKIX_ED25519');
    assert.equal(other !== undefined && isDescribed(other, key), false);
  }
});

test('a name of the future is not known', () => assert.equal(logKeyDetails('ML_DSA_65'), undefined));

test('names that leave the size to the key are known, and how they are encoded', () => {
  assert.deepEqual(logKeyDetails('PKCS1_RSA_PKCS1V5'), { encoding: 'pkcs1', kind: 'rsa' });
  assert.deepEqual(logKeyDetails('PKIX_RSA_PKCS1V5'), { encoding: 'spki', kind: 'rsa' });
});

test('no log signs by Ed25519ph', () => assert.equal(logKeyDetails('PKIX_ED25519_PH'), undefined));
