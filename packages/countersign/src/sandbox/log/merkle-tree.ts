// SPDX-License-Identifier: Apache-2.0
import { digestBytes } from '../../crypto/hash.ts';
import { nodeHash } from '../../tlog/merkle.ts';

/** A Merkle tree that grows (RFC 6962 §2.1), in memory; proofs are for any size that it has had. */
export interface MerkleTree {
  readonly size: () => number;
  /** The index of the new leaf. */
  readonly append: (leafHash: Uint8Array) => number;
  readonly root: (size?: number) => Uint8Array;
  /** Nearest to the leaf first. */
  readonly inclusionProof: (index: number, size?: number) => readonly Uint8Array[];
  readonly consistencyProof: (oldSize: number, size?: number) => readonly Uint8Array[];
  /** The hash over 2^`level` leaves, counted from the left; all of them must be there. */
  readonly node: (level: number, index: number) => Uint8Array;
}

/** Hashes of whole subtrees by level, from the leaves up. */
type Levels = Uint8Array[][];

export function createMerkleTree(): MerkleTree {
  const levels: Levels = [[]];
  const size = (): number => levels[0]?.length ?? 0;
  return {
    size,
    append: (leafHash) => append(levels, leafHash),
    root: (treeSize = size()) => rangeHash(levels, 0, treeSize),
    inclusionProof: (index, treeSize = size()) => inclusionPath(levels, index, { start: 0, size: treeSize }),
    consistencyProof: (oldSize, treeSize = size()) =>
      oldSize === 0 || oldSize === treeSize
        ? []
        : consistencyPath(levels, oldSize, { start: 0, size: treeSize }, 'known'),
    node: (level, index) => nodeAt(levels, level, index),
  };
}

interface Range {
  readonly start: number;
  readonly size: number;
}

function append(levels: Levels, leafHash: Uint8Array): number {
  let hash = leafHash;
  for (let level = 0; ; level += 1) {
    const row = (levels[level] ??= []);
    const index = row.push(hash) - 1;
    if (index % 2 === 0) break;
    hash = nodeHash(nodeAt(levels, level, index - 1), hash);
  }
  return (levels[0]?.length ?? 0) - 1;
}

/** MTH(D[start:start+size]) of RFC 6962 §2.1; ranges begin where a whole subtree of that size would. */
function rangeHash(levels: Levels, start: number, size: number): Uint8Array {
  if (size === 0) return digestBytes('sha256', new Uint8Array());
  const level = Math.log2(size);
  if (Number.isInteger(level)) return nodeAt(levels, level, start / size);
  const left = largestPowerBelow(size);
  return nodeHash(rangeHash(levels, start, left), rangeHash(levels, start + left, size - left));
}

/** PATH(m, D[n]) of RFC 6962 §2.1.1; `index` counts from the start of the range. */
function inclusionPath(levels: Levels, index: number, { start, size }: Range): readonly Uint8Array[] {
  if (size <= 1) return [];
  const left = largestPowerBelow(size);
  return index < left
    ? [...inclusionPath(levels, index, { start, size: left }), rangeHash(levels, start + left, size - left)]
    : [
        ...inclusionPath(levels, index - left, { start: start + left, size: size - left }),
        rangeHash(levels, start, left),
      ];
}

/** SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2; `known`: the verifier has the old root. */
function consistencyPath(
  levels: Levels,
  oldSize: number,
  { start, size }: Range,
  oldRoot: 'known' | 'unknown',
): readonly Uint8Array[] {
  if (oldSize === size) return oldRoot === 'known' ? [] : [rangeHash(levels, start, size)];
  const left = largestPowerBelow(size);
  const right = { start: start + left, size: size - left };
  return oldSize <= left
    ? [...consistencyPath(levels, oldSize, { start, size: left }, oldRoot), rangeHash(levels, right.start, right.size)]
    : [...consistencyPath(levels, oldSize - left, right, 'unknown'), rangeHash(levels, start, left)];
}

function nodeAt(levels: Levels, level: number, index: number): Uint8Array {
  const hash = levels[level]?.[index];
  if (hash === undefined) throw new RangeError(`the tree has no node ${index} at level ${level}`);
  return hash;
}

function largestPowerBelow(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}
