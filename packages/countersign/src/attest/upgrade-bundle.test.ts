// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { Bundle } from './bundle.ts';
import { encodeBundle } from './encode-bundle.ts';
import { parseBundle } from './parse-bundle.ts';
import { upgradeBundle } from './upgrade-bundle.ts';

const proof = { logIndex: 1n, treeSize: 2n, rootHash: new Uint8Array(32), hashes: [], checkpoint: 'log\n2\nAAAA\n' };
const entry: LogEntry = {
  logIndex: 7n,
  logKeyId: new Uint8Array(32),
  kind: 'hashedrekord',
  version: '0.0.1',
  integratedTime: 5n,
  signedEntryTimestamp: new Uint8Array([1]),
  inclusionProof: proof,
  canonicalizedBody: new Uint8Array([2]),
};
const old: Bundle = {
  version: '0.1',
  material: { kind: 'certificates', certificates: [new Uint8Array([1]), new Uint8Array([2])] },
  logEntries: [entry],
  timestamps: [],
  content: { kind: 'message', signature: new Uint8Array([3]) },
};

test('the certificate stays, what stood above it goes, and the rest is the same', () => {
  const upgraded = upgradeBundle(old);
  assert.deepEqual(upgraded, {
    ...old,
    version: '0.3',
    material: { kind: 'certificates', certificates: [new Uint8Array([1])] },
  });
  assert.equal(parseBundle(encodeBundle(upgraded)).version, '0.3');
});

test('a bundle by a key is upgraded too', () => {
  const material = { kind: 'public-key', hint: 'abc' } as const;
  assert.deepEqual(upgradeBundle({ ...old, material }).material, material);
});

test('an entry without a proof, or with one that leads nowhere, stands in the way', () => {
  const { inclusionProof: _, ...promised } = entry;
  const { checkpoint: __, ...open } = proof;
  for (const lacking of [promised, { ...entry, inclusionProof: open }]) {
    assert.throws(() => upgradeBundle({ ...old, logEntries: [lacking] }), { code: 'bundle-malformed' });
  }
});
