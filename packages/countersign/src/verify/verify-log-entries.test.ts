// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestHex } from '../crypto/hash.ts';
import { signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { verifyLogEntries } from './verify-log-entries.ts';

const { world } = createTestWorld();
const { root, demands } = trustInWorld(world);
const logs = root?.logs ?? [];
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const artifact = encodeUtf8('an artifact');
const signed = signInWorld(world, {
  content: { kind: 'message', artifact },
  signer: { kind: 'key', key },
  rekor: 'v2',
});
const { canonicalizedBody: _, ...bare } = signed.bundle.logEntries[0] as LogEntry;

/** What is found in `entries`, and how often a digest of the content was asked for. */
function verify(...entries: readonly LogEntry[]) {
  let asked = 0;
  const digests = {
    get sha256() {
      asked += 1;
      return digestHex('sha256', artifact);
    },
  };
  const claim = {
    signature: signed.signature,
    verifier: { kind: 'key', spki: key.publicKey.spki },
    publicKey: key.publicKey,
    content: { kind: 'message', digests },
  } as const;
  const { logs: found } = verifyLogEntries(entries, { claim, logs, wanted: 0, signedAtMs: [], nowMs: demands.nowMs });
  return { found: found.map(({ place }) => place), asked };
}

test('a body that was left out is made from the signature', () => {
  const { found, asked } = verify(bare);
  assert.deepEqual(found, [{ log: world.urls.rekor2, logIndex: String(bare.logIndex) }]);
  assert.ok(asked > 0);
});

test('an entry of a log that nobody trusts is worth no hash of the content', () => {
  const strange = { ...bare, logKeyId: bare.logKeyId.with(0, (bare.logKeyId[0] ?? 0) ^ 1) };
  assert.deepEqual(verify(...Array.from({ length: 32 }, () => strange)), { found: [], asked: 0 });
});
