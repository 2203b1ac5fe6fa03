// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../../bytes/concat.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { Clock } from '../../ports/clock.ts';
import { digitallySigned } from '../pki/build-sct.ts';
import { tlsInteger } from '../pki/tls-encoding.ts';
import type { MerkleTree } from './merkle-tree.ts';

/** What a certificate log says of its tree (RFC 6962 §3.5). */
export interface SignedTreeHead {
  readonly treeSize: number;
  readonly timestampMs: number;
  readonly rootHash: Uint8Array;
  /** With its algorithm and length before it. */
  readonly signature: Uint8Array;
}

export interface TreeHeadSigner {
  readonly key: PrivateKey;
  readonly tree: MerkleTree;
  readonly clock: Pick<Clock, 'nowMs'>;
}

const minuteMs = 60_000;

/**
 * Signs the tree as it is now. A head of the same size is given out again for a minute; a new one is always younger than the one
 * before, even where the clock is not (RFC 6962 §3.5).
 */
export function createTreeHeads(signer: TreeHeadSigner): () => SignedTreeHead {
  let last: SignedTreeHead | undefined;
  return () => {
    const nowMs = signer.clock.nowMs();
    if (last?.treeSize !== signer.tree.size() || nowMs - last.timestampMs > minuteMs)
      last = signTreeHead(signer, Math.max(nowMs, (last?.timestampMs ?? 0) + 1));
    return last;
  };
}

/** TreeHeadSignature: version 1, kind tree_hash, time, size, root. */
export function treeHeadBytes({ treeSize, timestampMs, rootHash }: Omit<SignedTreeHead, 'signature'>): Uint8Array {
  return concatBytes(Uint8Array.of(0, 1), tlsInteger(8, timestampMs), tlsInteger(8, treeSize), rootHash);
}

function signTreeHead({ key, tree }: TreeHeadSigner, timestampMs: number): SignedTreeHead {
  const head = { treeSize: tree.size(), timestampMs, rootHash: tree.root() };
  return { ...head, signature: digitallySigned(key, treeHeadBytes(head)) };
}
