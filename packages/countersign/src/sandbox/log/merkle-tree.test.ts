// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { leafHash } from '../../tlog/merkle.ts';
import { rootsFromConsistency } from '../testing/roots-from-consistency.ts';
import { createMerkleTree, type MerkleTree } from './merkle-tree.ts';

function grow(size: number): MerkleTree {
  const tree = createMerkleTree();
  for (let index = 0; index < size; index += 1) tree.append(leafHash(encodeUtf8(`leaf ${index}`)));
  return tree;
}

function node(left: Uint8Array, right: Uint8Array): Uint8Array {
  return new Uint8Array(
    createHash('sha256')
      .update(new Uint8Array([1]))
      .update(left)
      .update(right)
      .digest(),
  );
}

/** RFC 9162 §2.1.3.2, which goes up bit by bit and not down by recursion. */
function rootFromProof(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Uint8Array {
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    assert.notEqual(sn, 0, 'the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      hash = node(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else hash = node(hash, sibling);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  assert.equal(sn, 0, 'the proof is too short');
  return hash;
}

test('the root of no leaves and the hash of an empty leaf are those of RFC 6962', () => {
  assert.equal(
    encodeHex(createMerkleTree().root()),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  assert.equal(
    encodeHex(leafHash(new Uint8Array())),
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  );
});

test('each leaf of each tree up to 70 leaves is proven by its path, and no other leaf is', () => {
  const tree = grow(70);
  for (let size = 1; size <= 70; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const proof = tree.inclusionProof(index, size);
      const root = encodeHex(tree.root(size));
      assert.equal(encodeHex(rootFromProof(leafHash(encodeUtf8(`leaf ${index}`)), index, size, proof)), root);
      assert.notEqual(encodeHex(rootFromProof(leafHash(encodeUtf8('other')), index, size, proof)), root);
    }
  }
});

test('each tree up to 40 leaves is proven to begin with each smaller one', () => {
  const tree = grow(40);
  for (let size = 2; size <= 40; size += 1) {
    for (let old = 1; old < size; old += 1) {
      const roots = rootsFromConsistency(old, size, tree.root(old), tree.consistencyProof(old, size));
      const wanted = [tree.root(old), tree.root(size)].map(encodeHex);
      assert.deepEqual([roots.old, roots.new].map(encodeHex), wanted, `${old} to ${size}`);
    }
  }
  assert.deepEqual(tree.consistencyProof(7, 7), []);
  assert.deepEqual(tree.consistencyProof(0, 7), []);
});

test('a tree that was small yesterday has the same root for that size today', () => {
  assert.deepEqual(grow(13).root(), grow(21).root(13));
  assert.notDeepEqual(grow(13).root(), grow(21).root());
});

test('a node is there only when all leaves below it are', () => {
  assert.deepEqual(grow(5).node(2, 0), grow(4).root());
  assert.throws(() => grow(5).node(2, 1), RangeError);
});
