// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LogEntry } from '../../tlog/log-entry.ts';
import { entryKindOf } from '../../tlog/parse-entry-body.ts';
import { acceptRekor2Request } from './accept-rekor2.ts';
import { type AppendLog, createAppendLog, type StoredEntry, type Submission } from './append-log.ts';
import { checkpointText, cosignNote, logNoteKeyId, type NoteSigner, signNote } from './sign-note.ts';
import { parseTilePath, readEntryBundle, readHashTile } from './tiles.ts';

export interface Rekor2Options {
  readonly key: PrivateKey;
  /** Name of the log in its notes: the host of its address. */
  readonly origin: string;
  /** Who cosigns every checkpoint; Ed25519. */
  readonly witnesses: readonly NoteSigner[];
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** A Rekor 2 log of one shard, in memory. */
export interface Rekor2Log {
  readonly publicKey: PublicKey;
  readonly origin: string;
  /** As its notes and the trusted root name it. */
  readonly keyId: Uint8Array;
  readonly log: AppendLog;
  /** Verifies what a client asks for, and takes it in; throws what `acceptRekor2Request` does. */
  readonly submit: (request: JsonValue) => Submission;
  /** Takes in a body as it stands, unverified: for entries that only old clients made. */
  readonly append: (body: Uint8Array) => Submission;
  /** With a proof in the tree as it is now. */
  readonly describe: (stored: StoredEntry) => LogEntry;
  readonly checkpoint: () => string;
  /** By a path such as `tile/0/000.p/3` (C2SP tlog-tiles); undefined where there is none. */
  readonly tile: (path: string) => Uint8Array | undefined;
}

export function createRekor2(options: Rekor2Options): Rekor2Log {
  const log = createAppendLog(options.clock);
  const checkpoint = (): string => signCheckpoint(options, log);
  return {
    publicKey: options.key.publicKey,
    origin: options.origin,
    keyId: logNoteKeyId(options.origin, options.key.publicKey),
    log,
    submit: (request) => log.append(acceptRekor2Request(request)),
    append: log.append,
    describe: (stored) => describe(options, log, stored),
    checkpoint,
    tile: (path) => readTile(log, path),
  };
}

function describe(options: Rekor2Options, log: AppendLog, stored: StoredEntry): LogEntry {
  const index = BigInt(stored.index);
  return {
    logIndex: index,
    logKeyId: logNoteKeyId(options.origin, options.key.publicKey),
    ...entryKindOf(stored.body),
    integratedTime: 0n,
    inclusionProof: {
      logIndex: index,
      treeSize: BigInt(log.tree.size()),
      rootHash: log.tree.root(),
      hashes: log.tree.inclusionProof(stored.index),
      checkpoint: signCheckpoint(options, log),
    },
    canonicalizedBody: stored.body,
  };
}

function signCheckpoint({ key, origin, witnesses, clock }: Rekor2Options, { tree }: AppendLog): string {
  const text = checkpointText({ origin, treeSize: tree.size(), rootHash: tree.root() });
  const note = signNote(text, [{ name: origin, key }]);
  return witnesses.reduce((signed, witness) => cosignNote(signed, witness, clock.nowMs()), note);
}

function readTile({ tree, entries }: AppendLog, path: string): Uint8Array | undefined {
  const id = parseTilePath(path);
  if (id === undefined) return undefined;
  return id.kind === 'hashes'
    ? readHashTile(tree, id)
    : readEntryBundle(
        entries.map(({ body }) => body),
        id,
      );
}
