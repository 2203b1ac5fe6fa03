// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rekor1EntryJson } from './rekor1-entry-json.ts';

const entry = {
  logIndex: 1005n,
  logKeyId: new Uint8Array([0xab]),
  kind: 'hashedrekord',
  version: '0.0.1',
  integratedTime: 1_700_000_000n,
  canonicalizedBody: Buffer.from('{}'),
};

test('numbers are numbers, hashes are hex, and body and promise base64, as Rekor 1 has them', () => {
  const proof = { logIndex: 5n, treeSize: 6n, rootHash: new Uint8Array([1]), hashes: [new Uint8Array([2])] };
  const full = {
    ...entry,
    signedEntryTimestamp: new Uint8Array([3]),
    inclusionProof: { ...proof, checkpoint: 'note' },
  };
  assert.deepEqual(rekor1EntryJson('uuid', full), {
    uuid: {
      body: 'e30=',
      integratedTime: 1_700_000_000,
      logID: 'ab',
      logIndex: 1005,
      verification: {
        inclusionProof: { checkpoint: 'note', hashes: ['02'], logIndex: 5, rootHash: '01', treeSize: 6 },
        signedEntryTimestamp: 'Aw==',
      },
    },
  });
});

test('what the entry does not have is left out', () => {
  const { uuid } = rekor1EntryJson('uuid', entry) as { readonly uuid: { readonly verification: object } };
  assert.deepEqual(uuid.verification, {});
});
