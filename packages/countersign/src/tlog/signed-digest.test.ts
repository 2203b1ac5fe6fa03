// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestHex } from '../crypto/hash.ts';
import { signedDigest } from './signed-digest.ts';
import { dsseClaim, messageClaim } from './testing/small-claim.ts';

test('of an envelope, the digest of what is signed can be had by any algorithm', () => {
  for (const algorithm of ['sha256', 'sha384', 'sha512'] as const) {
    assert.equal(signedDigest(dsseClaim, algorithm), digestHex(algorithm, dsseClaim.content.pae));
  }
});

test('of a message, only the digests that are known', () => {
  assert.equal(signedDigest(messageClaim, 'sha256').length, 64);
  assert.throws(() => signedDigest(messageClaim, 'sha384'), { code: 'log-entry-mismatch', detail: { part: 'digest' } });
});
