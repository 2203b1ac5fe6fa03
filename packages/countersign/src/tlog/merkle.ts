// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import { digestBytes, digestHex } from '../crypto/hash.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { invalidLogEntry } from './invalid-log-entry.ts';
import type { InclusionProof } from './log-entry.ts';

const hashLength = 32;
/** A tree of 2^63 leaves, more than a protobuf int64 can count, is 63 levels deep. */
const maxHashes = 63;
// RFC 9162 §2.1.1: leaves and inner nodes are hashed under different prefixes, so that neither can pass for the other.
const leafPrefix = Uint8Array.of(0);
const nodePrefix = 1;

export function leafHash(leaf: Uint8Array): Uint8Array {
  return digestBytes('sha256', concatBytes(leafPrefix, leaf));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = Buffer.allocUnsafe(1 + 2 * hashLength);
  input[0] = nodePrefix;
  input.set(left, 1);
  input.set(right, 1 + hashLength);
  // A path has some thirty nodes: OpenSSL's digest costs half as much when it comes as text.
  return Buffer.from(digestHex('sha256', input), 'hex');
}

/** A way from a leaf up to the root of a tree. */
export interface MerklePath {
  readonly logIndex: bigint;
  readonly treeSize: bigint;
  readonly hashes: readonly Uint8Array[];
}

/**
 * Proves that the leaf whose hash is `leaf` stands at `proof.logIndex` in the tree of `proof.treeSize` leaves whose root is
 * `proof.rootHash`. Whether that root is the one of a log must be proven apart, by a signed checkpoint.
 *
 * @throws {UntrustedError} `log-entry-invalid`
 */
export function verifyInclusion(leaf: Uint8Array, proof: InclusionProof): Verified<InclusionProof> {
  const root = rootFromInclusionProof(leaf, proof);
  if (root === null) throw invalidLogEntry('the inclusion proof does not fit the size of the tree and the index in it');
  if (!equalBytes(root, proof.rootHash)) {
    throw invalidLogEntry('the inclusion proof does not lead to the root hash that it states');
  }
  return mintVerified(proof);
}

/** The root that the path leads to (RFC 9162 §2.1.3.2), or null where no tree of that size has such a path. */
export function rootFromInclusionProof(leaf: Uint8Array, path: MerklePath): Uint8Array | null {
  if (!isWellShaped(leaf, path)) return null;
  let index = path.logIndex;
  let last = path.treeSize - 1n;
  let hash = leaf;
  for (const sibling of path.hashes) {
    if (last === 0n) return null;
    if (isOdd(index) || index === last) {
      hash = nodeHash(sibling, hash);
      // A node without a right sibling moves up unhashed.
      while (!isOdd(index) && index !== 0n) {
        index >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    index >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : null;
}

function isWellShaped(leaf: Uint8Array, { logIndex, treeSize, hashes }: MerklePath): boolean {
  if (logIndex < 0n || logIndex >= treeSize || treeSize >= 2n ** 63n || hashes.length > maxHashes) return false;
  return leaf.byteLength === hashLength && hashes.every((hash) => hash.byteLength === hashLength);
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n;
}
