// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../../bytes/hex.ts';
import { UntrustedError } from '../../errors/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { leafHash } from '../../tlog/merkle.ts';
import { createMerkleTree, type MerkleTree } from './merkle-tree.ts';

/** An entry as the log holds it. */
export interface StoredEntry {
  /** In the tree. */
  readonly index: number;
  readonly body: Uint8Array;
  /** Lower-case hex of the leaf. */
  readonly leafHash: string;
  /** When it came in; seconds since 1970. */
  readonly integratedTime: bigint;
}

/** `exists`: the same body had come in before, and `stored` is that entry. */
export interface Submission {
  readonly status: 'created' | 'exists';
  readonly stored: StoredEntry;
}

/** A tree and the bodies in it; each body stands once. */
export interface AppendLog {
  readonly tree: MerkleTree;
  readonly entries: readonly StoredEntry[];
  /** @throws {UntrustedError} `evidence-limit-exceeded` when the log is full */
  readonly append: (body: Uint8Array) => Submission;
  readonly find: (leafHash: string) => StoredEntry | undefined;
}

export interface AppendLimits {
  readonly maxEntries: number;
  /** Of all bodies together. */
  readonly maxBytes: number;
}

const defaultLimits: AppendLimits = { maxEntries: 100_000, maxBytes: 512 * 1024 * 1024 };

export function createAppendLog(clock: Pick<Clock, 'nowMs'>, limits = defaultLimits): AppendLog {
  const tree = createMerkleTree();
  const entries: StoredEntry[] = [];
  const byLeaf = new Map<string, StoredEntry>();
  let totalBytes = 0;
  return {
    tree,
    entries,
    find: (hash) => byLeaf.get(hash),
    append: (body) => {
      const leaf = leafHash(body);
      const known = byLeaf.get(encodeHex(leaf));
      if (known !== undefined) return { status: 'exists', stored: known };
      if (entries.length === limits.maxEntries || totalBytes + body.byteLength > limits.maxBytes) throw full();
      totalBytes += body.byteLength;
      const integratedTime = BigInt(Math.floor(clock.nowMs() / 1000));
      const stored = { index: tree.append(leaf), body, leafHash: encodeHex(leaf), integratedTime };
      entries.push(stored);
      byLeaf.set(stored.leafHash, stored);
      return { status: 'created', stored };
    },
  };
}

function full(): UntrustedError {
  return new UntrustedError('evidence-limit-exceeded', 'the log of the sandbox is full; start another sandbox');
}
