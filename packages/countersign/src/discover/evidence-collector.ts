// SPDX-License-Identifier: Apache-2.0
import { CountersignError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { EvidenceOrigin, FoundCandidate, RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';
import type { SignatureCandidate } from '../verify/expectation.ts';
import type { EvidenceLimits } from './evidence-limits.ts';

type Origin = RefusedEvidence['origin'];

export interface Attempt {
  readonly place: string;
  /** For messages: `tag \`sha256-….sig\``. */
  readonly what: string;
  /** Set when what is read is evidence: bytes that do not parse are then a refusal, and not a gap. */
  readonly evidence?: Origin;
}

/** Gathers what was found, what was refused and what could not be read; nothing gets lost on the way. */
export interface EvidenceCollector {
  readonly limits: EvidenceLimits;
  readonly candidates: FoundCandidate[];
  readonly refused: RefusedEvidence[];
  readonly unreadable: UnreadableStore[];
  /** Undefined when the call failed for a reason that is recorded. */
  attempt<Value>(attempt: Attempt, call: () => Promise<Value>): Promise<Value | undefined>;
  accept(origin: EvidenceOrigin, candidate: SignatureCandidate): void;
  /** False, and a refusal, when `bytes` more would be too much. */
  reserve(origin: Origin, bytes: number): boolean;
  /** True when nothing more can be reserved. */
  isFull(): boolean;
  /** The first `max` items, and a refusal when there are more. */
  limit<Item>(items: readonly Item[], max: number, origin: Origin): readonly Item[];
  gap(unreadable: UnreadableStore): void;
}

export function createEvidenceCollector(limits: EvidenceLimits): EvidenceCollector {
  const candidates: FoundCandidate[] = [];
  const refused: RefusedEvidence[] = [];
  const unreadable: UnreadableStore[] = [];
  let reserved = 0;
  let isFull = false;
  const exceeded = (origin: Origin, message: string): void =>
    void refused.push({ origin, error: new UntrustedError('evidence-limit-exceeded', message) });
  return {
    limits,
    candidates,
    refused,
    unreadable,
    accept: (origin, candidate) => void candidates.push({ origin, candidate }),
    gap: (gap) => void unreadable.push(gap),
    reserve: (origin, bytes) => {
      if (bytes > limits.maxEvidenceBytes) {
        exceeded(origin, `wanted a signature of at most ${limits.maxEvidenceBytes} bytes, got one of ${bytes}`);
        return false;
      }
      if (isFull) return false;
      reserved += bytes;
      if (reserved <= limits.maxTotalBytes) return true;
      isFull = true;
      exceeded(origin, `wanted signatures of at most ${limits.maxTotalBytes} bytes together, got more`);
      return false;
    },
    isFull: () => isFull,
    limit: (items, max, origin) => {
      if (items.length > max) exceeded(origin, `wanted at most ${max} signatures in one place, got ${items.length}`);
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

function isFatal(error: CountersignError): boolean {
  return error.code === 'interrupted' || error.code === 'deadline-exceeded';
}

function malformedEvidence(what: string, cause: CountersignError): UntrustedError {
  if (cause instanceof UntrustedError) return cause;
  return new UntrustedError('evidence-malformed', `${what} does not parse: ${cause.message}`, { cause });
}
