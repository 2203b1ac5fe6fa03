// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { digestBytes } from '../../crypto/hash.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LogEntry } from '../../tlog/log-entry.ts';
import { entryKindOf } from '../../tlog/parse-entry-body.ts';
import { encodeSetPayload } from '../../tlog/verify-set.ts';
import { acceptRekor1Proposal } from './accept-rekor1.ts';
import { type AppendLog, createAppendLog, type StoredEntry, type Submission } from './append-log.ts';
import { checkpointText, signNote } from './sign-note.ts';

export interface Rekor1Options {
  readonly key: PrivateKey;
  /** Name in the checkpoint. */
  readonly host: string;
  /** Number of the tree; up to 63 bits. */
  readonly treeId: bigint;
  /** Index, in the whole log, of the tree's first entry: how many entries the shards before it hold. */
  readonly firstIndex: number;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** A Rekor 1 log of one shard, in memory. */
export interface Rekor1Log {
  readonly publicKey: PublicKey;
  /** SHA-256 of the SPKI. */
  readonly keyId: Uint8Array;
  readonly treeId: bigint;
  readonly firstIndex: number;
  readonly log: AppendLog;
  /** Verifies what a client proposes, and takes it in; throws what `acceptRekor1Proposal` does. */
  readonly submit: (proposal: JsonValue) => Submission;
  /** Takes in a body as it stands, unverified: for entries that only old clients made. */
  readonly append: (body: Uint8Array) => Submission;
  /** With promise, and with a proof in the tree as it is now. */
  readonly describe: (stored: StoredEntry) => LogEntry;
  /** 80 hex digits: the tree, and the leaf. */
  readonly uuidOf: (stored: StoredEntry) => string;
  /** By 80 hex digits, or the 64 of the leaf alone. */
  readonly byUuid: (uuid: string) => StoredEntry | undefined;
  /** By its index in the whole log. */
  readonly byIndex: (logIndex: number) => StoredEntry | undefined;
  readonly checkpoint: () => string;
}

export function createRekor1(options: Rekor1Options): Rekor1Log {
  const log = createAppendLog(options.clock);
  const tree = options.treeId.toString(16).padStart(16, '0');
  const checkpoint = (): string => signCheckpoint(options, log);
  return {
    publicKey: options.key.publicKey,
    keyId: digestBytes('sha256', options.key.publicKey.spki),
    treeId: options.treeId,
    firstIndex: options.firstIndex,
    log,
    submit: (proposal) => log.append(acceptRekor1Proposal(proposal)),
    append: log.append,
    describe: (stored) => describe(options, log, stored),
    uuidOf: (stored) => `${tree}${stored.leafHash}`,
    byUuid: (uuid) => (uuid.length === 64 || uuid.startsWith(tree) ? log.find(uuid.slice(-64)) : undefined),
    byIndex: (logIndex) => log.entries[logIndex - options.firstIndex],
    checkpoint,
  };
}

function describe(options: Rekor1Options, log: AppendLog, stored: StoredEntry): LogEntry {
  const claim = {
    logIndex: BigInt(options.firstIndex + stored.index),
    logKeyId: digestBytes('sha256', options.key.publicKey.spki),
    integratedTime: stored.integratedTime,
  };
  const promise = encodeUtf8(encodeSetPayload(claim, stored.body));
  return {
    ...claim,
    ...entryKindOf(stored.body),
    signedEntryTimestamp: signWithAlgorithm(options.key, naturalAlgorithmOf(options.key.publicKey), promise),
    inclusionProof: {
      logIndex: BigInt(stored.index),
      treeSize: BigInt(log.tree.size()),
      rootHash: log.tree.root(),
      hashes: log.tree.inclusionProof(stored.index),
      checkpoint: signCheckpoint(options, log),
    },
    canonicalizedBody: stored.body,
  };
}

function signCheckpoint({ key, host, treeId }: Rekor1Options, { tree }: AppendLog): string {
  const origin = `${host} - ${treeId}`;
  return signNote(checkpointText({ origin, treeSize: tree.size(), rootHash: tree.root() }), [{ name: host, key }]);
}
