// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { InclusionProof } from './log-entry.ts';
import { leafHash, nodeHash, rootFromInclusionProof, verifyInclusion } from './merkle.ts';
import { merklePath, merkleRoot } from './testing/small-log.ts';

const refused = { code: 'log-entry-invalid' };
const leaves = Array.from({ length: 40 }, (_, number) => encodeUtf8(`leaf ${number}`));

function proofIn(size: number, index: number): InclusionProof {
  const tree = leaves.slice(0, size);
  const place = { logIndex: BigInt(index), treeSize: BigInt(size) };
  return { ...place, rootHash: merkleRoot(tree), hashes: merklePath(tree, index) };
}

function leafAt(index: number): Uint8Array {
  return leafHash(leaves[index] ?? new Uint8Array());
}

test('every leaf of every small tree is proven, and at no other index', () => {
  for (let size = 1; size <= 33; size++) {
    for (let index = 0; index < size; index++) {
      const proof = proofIn(size, index);
      assert.equal(verifyInclusion(leafAt(index), proof), proof);
      for (let other = 0; other <= size; other++) {
        if (other === index) continue;
        assert.throws(() => verifyInclusion(leafAt(index), { ...proof, logIndex: BigInt(other) }), refused);
      }
    }
  }
});

test('a proof with a hash too many, too few, of another length or with a flipped bit is refused', () => {
  const proof = proofIn(21, 13);
  const { hashes } = proof;
  const leaf = leafAt(13);
  const wrong = [
    [...hashes, hashes[0] ?? leaf],
    hashes.slice(1),
    hashes.slice(0, -1),
    [],
    [...hashes.slice(0, -1), new Uint8Array(31)],
    [...hashes.slice(0, -1), new Uint8Array(33)],
    ...hashes.map((hash, position) => hashes.with(position, hash.with(7, (hash[7] ?? 0) ^ 1))),
  ];
  for (const changed of wrong) assert.throws(() => verifyInclusion(leaf, { ...proof, hashes: changed }), refused);
  assert.throws(() => verifyInclusion(leafAt(12), proof), refused);
  assert.throws(() => verifyInclusion(leaf, { ...proof, rootHash: merkleRoot(leaves.slice(0, 20)) }), refused);
  assert.throws(() => verifyInclusion(leaf, { ...proof, rootHash: new Uint8Array() }), refused);
});

test('an inner node does not pass for a leaf', () => {
  const [left, right] = [leafAt(0), leafAt(1)];
  const inner = nodeHash(left, right);
  const proof = {
    logIndex: 0n,
    treeSize: 2n,
    rootHash: merkleRoot(leaves.slice(0, 4)),
    hashes: merklePath(leaves.slice(0, 4), 0).slice(1),
  };
  assert.deepEqual(Buffer.from(rootFromInclusionProof(inner, proof) ?? []), Buffer.from(proof.rootHash));
  assert.throws(() => verifyInclusion(leafHash(new Uint8Array([...left, ...right])), proof), refused);
});

test('an index outside the tree, an empty tree, and more hashes than any tree has are refused', () => {
  const leaf = leafAt(0);
  const hashes = Array.from({ length: 64 }, () => leaf);
  const common = { rootHash: leaf, hashes: [] };
  for (const [logIndex, treeSize] of [
    [0n, 0n],
    [1n, 1n],
    [-1n, 1n],
    [0n, 2n ** 63n],
    [5n, -1n],
  ] as const) {
    assert.throws(() => verifyInclusion(leaf, { ...common, logIndex, treeSize }), refused);
  }
  assert.equal(rootFromInclusionProof(leaf, { logIndex: 0n, treeSize: 2n ** 63n - 1n, hashes }), null);
  assert.notEqual(
    rootFromInclusionProof(leaf, { logIndex: 0n, treeSize: 2n ** 63n - 1n, hashes: hashes.slice(1) }),
    null,
  );
});

test('any numbers at all give a root or null', () => {
  const int64 = fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n });
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(int64, int64, fc.array(hash, { maxLength: 70 }), hash, (logIndex, treeSize, hashes, leaf) => {
      const root = rootFromInclusionProof(leaf, { logIndex, treeSize, hashes });
      assert.ok(root === null || root.byteLength === 32);
    }),
  );
});
