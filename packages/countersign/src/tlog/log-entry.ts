// SPDX-License-Identifier: Apache-2.0

/** An entry of a transparency log as it stands in the evidence: parsed, and not verified by anybody. */
export interface LogEntry {
  /** In the whole log, whatever shards it has. */
  readonly logIndex: bigint;
  readonly logKeyId: Uint8Array;
  readonly kind: string;
  readonly version: string;
  /** Seconds since 1970; 0 when absent (Rekor 2). */
  readonly integratedTime: bigint;
  readonly signedEntryTimestamp?: Uint8Array;
  readonly inclusionProof?: InclusionProof;
  readonly canonicalizedBody?: Uint8Array;
}

export interface InclusionProof {
  /** In the tree that the proof is about: one shard of the log. */
  readonly logIndex: bigint;
  readonly treeSize: bigint;
  readonly rootHash: Uint8Array;
  readonly hashes: readonly Uint8Array[];
  /** A signed note. */
  readonly checkpoint?: string;
}
