// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { verifySignatureWithAlgorithm } from '../../crypto/verify-certificate-signature.ts';
import { leafHash } from '../../tlog/merkle.ts';
import { createMerkleTree } from './merkle-tree.ts';
import { createTreeHeads, type SignedTreeHead, treeHeadBytes } from './sign-tree-head.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');

function start() {
  const clock = { ms: 1_000_000, nowMs: () => clock.ms };
  const tree = createMerkleTree();
  return { clock, tree, head: createTreeHeads({ key, tree, clock }) };
}

function requireSigned(head: SignedTreeHead): void {
  // SHA-256, ECDSA, length.
  assert.deepEqual([...head.signature.subarray(0, 3)], [4, 3, 0]);
  assert.equal(head.signature[3], head.signature.byteLength - 4);
  verifySignatureWithAlgorithm(
    key.publicKey,
    { kind: 'ecdsa', hash: 'sha256' },
    treeHeadBytes(head),
    head.signature.subarray(4),
  );
}

test('the head is that of the tree, signed, from the empty tree on', () => {
  const { tree, head } = start();
  for (let size = 0; size < 3; size += 1) {
    const { treeSize, rootHash } = head();
    assert.deepEqual([treeSize, rootHash], [size, tree.root(size)]);
    requireSigned(head());
    assert.throws(() => requireSigned({ ...head(), treeSize: size + 1 }), { code: 'signature-mismatch' });
    tree.append(leafHash(Uint8Array.of(size)));
  }
});

test('what is signed is version, kind, time, size and root', () => {
  const bytes = treeHeadBytes({ treeSize: 2, timestampMs: 3, rootHash: Uint8Array.of(9) });
  assert.deepEqual([...bytes], [0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 2, 9]);
});

test('a head is given out again for a minute, unless the tree grows', () => {
  const { clock, tree, head } = start();
  const first = head();
  clock.ms += 60_000;
  assert.equal(head(), first);
  clock.ms += 1;
  assert.equal(head().timestampMs, clock.ms);
  tree.append(leafHash(Uint8Array.of(1)));
  assert.equal(head().treeSize, 1);
});

test('a larger tree is younger, even when the clock goes back', () => {
  const { clock, tree, head } = start();
  const { timestampMs } = head();
  clock.ms -= 5000;
  tree.append(leafHash(Uint8Array.of(1)));
  assert.equal(head().timestampMs, timestampMs + 1);
});
