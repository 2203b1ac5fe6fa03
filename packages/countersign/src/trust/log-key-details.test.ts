// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublicKeyDetails } from '@sigstore/protobuf-specs';
import { generatePrivateKey, signingAlgorithms } from '../crypto/generate-private-key.ts';
import { isOfDetails, logKeyDetails, logKeyDetailsName } from './log-key-details.ts';

test('the name under which a key is written is one that Sigstore knows and that is read as that key', () => {
  for (const algorithm of signingAlgorithms.filter((name) => !name.includes('3072') && !name.includes('4096'))) {
    const key = generatePrivateKey(algorithm).publicKey;
    const name = logKeyDetailsName(key);
    const details = logKeyDetails(name);
    assert.ok(name in PublicKeyDetails && details !== undefined, name);
    assert.equal(details.encoding, 'spki');
    assert.equal(isOfDetails(details, key), true);
    const other = logKeyDetails(key.kind === 'ed25519' ? 'PKIX_ECDSA_P256_SHA_256' : 'PKIX_ED25519');
    assert.equal(other !== undefined && isOfDetails(other, key), false);
  }
});

test('a name of the future is not known', () => assert.equal(logKeyDetails('ML_DSA_65'), undefined));
