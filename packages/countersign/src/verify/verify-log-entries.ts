// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../bytes/hex.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { LogProof } from '../tlog/log-proof.ts';
import { recomputeLeaf } from '../tlog/recompute-leaf.ts';
import { requireEntryOf } from '../tlog/require-entry-of.ts';
import type { SignedClaim } from '../tlog/signed-claim.ts';
import type { TrustedLog } from '../tlog/trusted-log.ts';
import { verifyLogEntry } from '../tlog/verify-log-entry.ts';
import type { WitnessPolicy } from '../tlog/verify-witnesses.ts';
import { parseEvidence } from './evidence.ts';
import type { LoggedAt } from './signer.ts';

export interface LogDemand {
  /** What every entry must be about. */
  readonly claim: SignedClaim;
  readonly logs: readonly TrustedLog[];
  /** Distinct logs. */
  readonly wanted: number;
  readonly witnesses?: WitnessPolicy;
  /** Proven by timestamps: when a log that promises no time must have been in use. */
  readonly signedAtMs: readonly number[];
  readonly nowMs: number;
}

export interface LogFindings {
  readonly logs: readonly { readonly place: LoggedAt; readonly integratedTimeMs?: number }[];
}

/**
 * Proves that as many distinct trusted logs as wanted have an entry of this very signature. Entries of other logs are skipped; an
 * entry of a trusted log that does not hold is a refusal, however many others do.
 *
 * @throws {UntrustedError} `log-entry-missing`, `log-entry-invalid`, `log-entry-mismatch`, `witness-missing`, `evidence-malformed`
 */
export function verifyLogEntries(entries: readonly LogEntry[], demand: LogDemand): Verified<LogFindings> {
  const found = entries.flatMap((given) => {
    const entry = withBody(given, demand);
    const proof = proofOfKnownLog(entry, demand);
    if (proof === undefined) return [];
    parseEvidence(() => requireEntryOf(entry, demand.claim));
    return [proof];
  });
  const distinct = new Set(found.map(({ logKeyId }) => logKeyId)).size;
  // Not `<`: a demand that is no number (plain JavaScript) is one that nothing meets.
  if (!(distinct >= demand.wanted)) {
    throw tooFew({ wanted: demand.wanted, got: distinct, present: entries.length }, entries.length - found.length);
  }
  return mintVerified({
    logs: found.map((proof) => ({ place: placeOf(proof), ...timeOf(proof) })),
  });
}

/** Rekor 2 may leave out the body: what it must be follows from the signature. That costs a hash, which no stranger's log is worth. */
function withBody(entry: LogEntry, { claim, logs }: LogDemand): LogEntry {
  const isLeftOut = entry.canonicalizedBody === undefined && entry.kind === 'hashedrekord' && entry.version === '0.0.2';
  if (!isLeftOut || !isOfKnownLog(entry, logs)) return entry;
  return { ...entry, canonicalizedBody: recomputeLeaf(claim) };
}

function isOfKnownLog({ logKeyId }: LogEntry, logs: readonly TrustedLog[]): boolean {
  const named = encodeHex(logKeyId);
  return logs.some(({ keyId }) => keyId === named);
}

function proofOfKnownLog(entry: LogEntry, { logs, witnesses, signedAtMs, nowMs }: LogDemand): LogProof | undefined {
  try {
    return parseEvidence(() =>
      verifyLogEntry(entry, { logs, signedAtMs, nowMs, ...(witnesses === undefined ? {} : { witnesses }) }),
    );
  } catch (error) {
    const isUnknown = error instanceof UntrustedError && error.detail['reason'] === 'unknown-log';
    if (isUnknown) return undefined;
    throw error;
  }
}

function placeOf({ log, logKeyId, logIndex, integratedTimeMs }: LogProof): LoggedAt {
  return {
    log: log.baseUrl === '' ? logKeyId : log.baseUrl,
    ...(logIndex === undefined ? {} : { logIndex: String(logIndex) }),
    ...(integratedTimeMs === undefined ? {} : { integratedTime: new Date(integratedTimeMs).toISOString() }),
  };
}

function timeOf({ integratedTimeMs }: LogProof): { readonly integratedTimeMs?: number } {
  return integratedTimeMs === undefined ? {} : { integratedTimeMs };
}

interface LogCount {
  readonly wanted: number;
  readonly got: number;
  readonly present: number;
}

function tooFew({ wanted, got, present }: LogCount, unknown: number): UntrustedError {
  const others = unknown === 0 ? '' : `; ${unknown} of logs that the trusted root does not name`;
  // Somebody else's instance is the likely reason: the entry is good, and this root does not know its log.
  const hint =
    unknown > 0 ? { hint: 'check which instance signed, and pass its trusted root with `--trusted-root`' } : {};
  return new UntrustedError(
    'log-entry-missing',
    `wanted entries of ${wanted} trusted transparency ${wanted === 1 ? 'log' : 'logs'}, got ${got}${others}`,
    { ...hint, detail: { wanted, got, present } },
  );
}
