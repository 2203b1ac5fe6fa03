// SPDX-License-Identifier: Apache-2.0
import { CountersignError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { EvidenceOrigin, FoundCandidate, RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';
import { type EvidenceLane, laneLimits } from './evidence-lane.ts';
import type { EvidenceLimits } from './evidence-limits.ts';

type Origin = RefusedEvidence['origin'];

export interface Attempt {
  readonly place: string;
  /** For messages: `tag \`sha256-….sig\``. */
  readonly what: string;
  /** Set when what is read is evidence: bytes that do not parse are then a refusal, and not a gap. */
  readonly evidence?: Origin;
}

export interface LimitedPlace {
  readonly lane: EvidenceLane;
  readonly origin: Origin;
}

/** Gathers what was found, what was refused and what could not be read; nothing gets lost on the way. */
export interface EvidenceCollector {
  readonly limits: EvidenceLimits;
  readonly candidates: FoundCandidate<EvidenceCandidate>[];
  readonly refused: RefusedEvidence[];
  readonly unreadable: UnreadableStore[];
  /** Undefined when the call failed for a reason that is recorded. */
  attempt<Value>(attempt: Attempt, call: () => Promise<Value>): Promise<Value | undefined>;
  accept(origin: EvidenceOrigin, candidate: EvidenceCandidate): void;
  /** False, and a refusal, when `bytes` more would be too much. */
  reserve(lane: EvidenceLane, origin: Origin, bytes: number): boolean;
  /** True when nothing more can be reserved. */
  isFull(lane: EvidenceLane): boolean;
  /** The first `max` items, and a refusal when there are more. */
  limit<Item>(items: readonly Item[], max: number, from: LimitedPlace): readonly Item[];
  gap(unreadable: UnreadableStore): void;
}

export function createEvidenceCollector(limits: EvidenceLimits): EvidenceCollector {
  const candidates: FoundCandidate<EvidenceCandidate>[] = [];
  const refused: RefusedEvidence[] = [];
  const unreadable: UnreadableStore[] = [];
  const exceeded = (origin: Origin, message: string): void =>
    void refused.push({ origin, error: new UntrustedError('evidence-limit-exceeded', message) });
  const budgets = {
    signature: createBudget('signature', limits, exceeded),
    attestation: createBudget('attestation', limits, exceeded),
  };
  return {
    limits,
    candidates,
    refused,
    unreadable,
    accept: (origin, candidate) => void candidates.push({ origin, candidate }),
    gap: (gap) => void unreadable.push(gap),
    reserve: (lane, origin, bytes) => budgets[lane].reserve(origin, bytes),
    isFull: (lane) => budgets[lane].isFull(),
    limit: (items, max, { lane, origin }) => {
      if (items.length > max) exceeded(origin, `wanted at most ${max} ${lane}s in one place, got ${items.length}`);
      return items.slice(0, max);
    },
    attempt: async ({ place, what, evidence }, call) => {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof CountersignError) || isFatal(error)) throw error;
        if (error instanceof UnavailableError || evidence === undefined) unreadable.push({ place, what, error });
        else refused.push({ origin: evidence, error: malformedEvidence(what, error) });
        return undefined;
      }
    },
  };
}

interface Budget {
  reserve(origin: Origin, bytes: number): boolean;
  isFull(): boolean;
}

function createBudget(
  lane: EvidenceLane,
  limits: EvidenceLimits,
  exceeded: (origin: Origin, message: string) => void,
): Budget {
  const { maxBytes, maxTotalBytes } = laneLimits(limits, lane);
  let reserved = 0;
  let isFull = false;
  return {
    isFull: () => isFull,
    reserve: (origin, bytes) => {
      if (bytes > maxBytes) {
        exceeded(origin, `wanted ${aPiece[lane]} of at most ${maxBytes} bytes, got one of ${bytes}`);
        return false;
      }
      if (isFull) return false;
      reserved += bytes;
      if (reserved <= maxTotalBytes) return true;
      isFull = true;
      exceeded(origin, `wanted ${lane}s of at most ${maxTotalBytes} bytes together, got more`);
      return false;
    },
  };
}

const aPiece: Readonly<Record<EvidenceLane, string>> = { signature: 'a signature', attestation: 'an attestation' };

function isFatal(error: CountersignError): boolean {
  return error.code === 'interrupted' || error.code === 'deadline-exceeded';
}

function malformedEvidence(what: string, cause: CountersignError): UntrustedError {
  if (cause instanceof UntrustedError) return cause;
  return new UntrustedError('evidence-malformed', `${what} does not parse: ${cause.message}`, { cause });
}
