// SPDX-License-Identifier: Apache-2.0

import { equalBytes } from '../bytes/equal-bytes.ts';
import { encodeHex } from '../bytes/hex.ts';
import { isWithin } from '../crypto/validity-period.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import { invalidLogEntry } from './invalid-log-entry.ts';
import type { InclusionProof, LogEntry } from './log-entry.ts';
import type { LogProof } from './log-proof.ts';
import { leafHash, verifyInclusion } from './merkle.ts';
import { parseSignedNote, type SignedNote } from './signed-note.ts';
import type { TrustedLog } from './trusted-log.ts';
import { isTreeOrigin, verifyCheckpoint } from './verify-checkpoint.ts';
import { verifySet } from './verify-set.ts';
import { verifyWitnesses, type WitnessPolicy, witnessMissing } from './verify-witnesses.ts';

export interface LogEntryOptions {
  readonly logs: readonly TrustedLog[];
  /** The body, where the entry brings none and it can be made from the rest of the evidence (`recomputeLeaf`). */
  readonly leaf?: Uint8Array;
  /** Asks for a checkpoint that these have cosigned. */
  readonly witnesses?: WitnessPolicy;
  /** Proven times of the signature (timestamps). A log that promises no time must have been in use at each of them. */
  readonly signedAtMs?: readonly number[];
  /** A log that promises no time must have been in use by now, whenever it was. */
  readonly nowMs?: number;
}

/**
 * Proves that one of the logs holds the entry: by its promise, by an inclusion proof that leads to a checkpoint it signed, or
 * by both. What is there must verify, even if the other would do. Says nothing of what the entry is about: see `requireEntryOf`.
 *
 * @throws {UntrustedError} `log-entry-missing` with `reason: 'unknown-log'` if none of the logs is the one it names,
 * `log-entry-invalid`, `witness-missing`
 */
export function verifyLogEntry(entry: LogEntry, options: LogEntryOptions): Verified<LogProof> {
  const log = logOf(entry, options.logs);
  const body = entry.canonicalizedBody ?? options.leaf;
  if (body === undefined) throw invalidLogEntry('the log entry has no body');
  const set = entry.signedEntryTimestamp;
  const promise = set === undefined ? undefined : verifySet(entry, body, set, log);
  const inclusion = requireInclusion(entry, body, log, options.witnesses);
  const proven = { logKeyId: log.keyId, log };
  if (promise === undefined) {
    if (inclusion === 'none')
      throw invalidLogEntry('the log entry has neither a promise nor a proof with a checkpoint');
    requireInUse(log, options.signedAtMs ?? []);
    requireStarted(log, options.nowMs);
    return mintVerified({ ...proven, provenBy: 'proof', ...(inclusion === 'log' ? { logIndex: entry.logIndex } : {}) });
  }
  const { integratedTimeMs, logIndex } = promise;
  return mintVerified({ ...proven, integratedTimeMs, logIndex, provenBy: inclusion === 'none' ? 'promise' : 'both' });
}

/** What the proof with its checkpoint is about, if there is one: the whole log, or one tree of it. If there is one, it holds. */
function requireInclusion(
  entry: LogEntry,
  body: Uint8Array,
  log: TrustedLog,
  witnesses?: WitnessPolicy,
): 'none' | 'tree' | 'log' {
  const proof = entry.inclusionProof;
  if (proof !== undefined) verifyInclusion(leafHash(body), proof);
  if (proof?.checkpoint === undefined) {
    // Early bundles have proofs that end in a root which nobody signed. They prove nothing.
    if (witnesses !== undefined && witnesses.threshold > 0) throw witnessMissing(witnesses.threshold, 0);
    return 'none';
  }
  const note = readNote(proof.checkpoint);
  const checkpoint = verifyCheckpoint(note, log);
  requireSameTree(proof, checkpoint);
  if (entry.signedEntryTimestamp === undefined) requireSameIndex(entry, proof, checkpoint);
  if (witnesses !== undefined) verifyWitnesses(note, witnesses);
  return isTreeOrigin(checkpoint.origin) ? 'tree' : 'log';
}

function logOf(entry: LogEntry, logs: readonly TrustedLog[]): TrustedLog {
  const keyId = encodeHex(entry.logKeyId);
  const named = logs.filter((log) => log.keyId === keyId);
  // A trusted root may list a key once for each period in which it was in use.
  const log = named.find(({ validFor }) => isWithin(validFor, Number(entry.integratedTime) * 1000)) ?? named[0];
  if (log !== undefined) return log;
  throw new UntrustedError(
    'log-entry-missing',
    `the log entry is of a log that is not trusted: \`${keyId.slice(0, 64)}\``,
    {
      detail: { reason: 'unknown-log' },
    },
  );
}

function requireSameTree(proof: InclusionProof, checkpoint: Checkpoint): void {
  if (checkpoint.treeSize === proof.treeSize && equalBytes(checkpoint.rootHash, proof.rootHash)) return;
  throw invalidLogEntry('the checkpoint is of another tree than the inclusion proof: root hash or size differ');
}

/** Trees of Rekor 1 count from 0 while its log goes on counting, and only a promise signs that number; Rekor 2 has one number. */
function requireSameIndex(entry: LogEntry, proof: InclusionProof, checkpoint: Checkpoint): void {
  if (isTreeOrigin(checkpoint.origin) || entry.logIndex === proof.logIndex) return;
  throw invalidLogEntry(`wanted the index of the inclusion proof, ${proof.logIndex}, got ${entry.logIndex}`);
}

function requireInUse(log: TrustedLog, instantsMs: readonly number[]): void {
  // A key that outlived its log may have leaked; the log would not have taken anything in at that time.
  const outside = instantsMs.find((instant) => !isWithin(log.validFor, instant));
  if (outside !== undefined) throw invalidLogEntry('the key of the log was not valid when the signature was made');
}

function requireStarted({ validFor }: TrustedLog, nowMs: number | undefined): void {
  if (nowMs === undefined || validFor.startMs <= nowMs) return;
  throw invalidLogEntry('the key of the log is not valid yet');
}

function readNote(text: string): SignedNote {
  try {
    return parseSignedNote(text);
  } catch (cause) {
    if (cause instanceof MalformedError)
      throw invalidLogEntry(`the checkpoint does not parse: ${cause.message}`, cause);
    throw cause;
  }
}
