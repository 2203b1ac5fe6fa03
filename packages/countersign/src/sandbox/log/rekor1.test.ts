// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestHex } from '../../crypto/hash.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import type { TrustedLog } from '../../tlog/trusted-log.ts';
import { verifyLogEntry } from '../../tlog/verify-log-entry.ts';
import { testRandom } from '../testing/test-world.ts';
import { createRekor1, type Rekor1Log } from './rekor1.ts';
import { proposeHashedRekord } from './rekor1-proposal.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const verifier = { kind: 'key', bytes: key.publicKey.spki } as const;

function start(): Rekor1Log {
  return createRekor1({
    key: generatePrivateKey('ecdsa-sha2-256-nistp256'),
    host: 'rekor.example',
    treeId: 77n,
    firstIndex: 500,
    clock: { nowMs: () => 1_700_000_000_900 },
  });
}

function proposal(text: string) {
  const message = encodeUtf8(text);
  const signature = signWithAlgorithm(key, naturalAlgorithmOf(key.publicKey), message);
  return proposeHashedRekord({ algorithm: 'sha256', hex: digestHex('sha256', message) }, signature, verifier);
}

function trusted(rekor: Rekor1Log): readonly TrustedLog[] {
  const { publicKey } = rekor;
  return [{ keyId: encodeHex(rekor.keyId), publicKey, baseUrl: '', validFor: { startMs: 0 } }];
}

test('each entry has a promise and a proof of its own in the growing tree', () => {
  const rekor = start();
  for (let count = 1; count <= 9; count += 1) {
    const { status, stored } = rekor.submit(proposal(`message ${count}`));
    assert.equal(status, 'created');
    const entry = rekor.describe(stored);
    assert.equal(entry.logIndex, BigInt(500 + count - 1));
    assert.equal(entry.inclusionProof?.logIndex, BigInt(count - 1));
    assert.equal(entry.inclusionProof?.treeSize, BigInt(count));
    assert.equal(verifyLogEntry(entry, { logs: trusted(rekor) }).provenBy, 'both');
  }
  const first = rekor.byIndex(500);
  assert.ok(first);
  const proof = verifyLogEntry(rekor.describe(first), { logs: trusted(rekor) });
  assert.equal(proof.integratedTimeMs, 1_700_000_000_000);
  assert.throws(() => verifyLogEntry(rekor.describe(first), { logs: trusted(start()) }), { code: 'log-entry-missing' });
});

test('the same entry a second time is the first one', () => {
  const rekor = start();
  const proposed = proposal('once');
  const first = rekor.submit(proposed);
  rekor.submit(proposal('between'));
  const again = rekor.submit(proposed);
  assert.equal(again.status, 'exists');
  assert.equal(rekor.uuidOf(again.stored), rekor.uuidOf(first.stored));
  assert.equal(rekor.log.tree.size(), 2);
});

test('entries are found by index and by UUID, and others are not', () => {
  const rekor = start();
  const { stored } = rekor.submit(proposal('a'));
  const uuid = rekor.uuidOf(stored);
  assert.match(uuid, /^000000000000004d[0-9a-f]{64}$/);
  assert.equal(rekor.byUuid(uuid), stored);
  assert.equal(rekor.byUuid(uuid.slice(16)), stored);
  assert.equal(rekor.byUuid(`0000000000000001${uuid.slice(16)}`), undefined);
  assert.equal(rekor.byUuid(encodeHex(testRandom.bytes(40))), undefined);
  assert.equal(rekor.byIndex(0), undefined);
  assert.equal(rekor.byIndex(501), undefined);
});
