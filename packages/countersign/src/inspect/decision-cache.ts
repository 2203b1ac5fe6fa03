// SPDX-License-Identifier: Apache-2.0
import { parseRfc3339 } from '../bytes/rfc3339.ts';
import type { Digest } from '../oci/digest.ts';
import type { AdmissionContext } from '../policy/admission-context.ts';
import { coveringRules } from '../policy/covering-rules.ts';
import type { Decision } from '../policy/decision.ts';
import type { ImageName } from '../policy/image-pattern.ts';
import { factText } from '../policy/match-context.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { revocationsIn } from '../policy/revocations-in.ts';
import { waitUnlessAborted } from './wait-unless-aborted.ts';

/** Everything that a decision depends on, but for time: with the same, and before it ends, it would come out the same. */
export interface CachedQuestion {
  readonly image: ImageName;
  readonly digest: Digest;
  readonly context: AdmissionContext;
  readonly policySet: PolicySet;
  /** Whose credentials read the registry: what one may see, another may not. */
  readonly credentialScope: string;
}

export interface DecisionCacheLimits {
  readonly maxEntries: number;
  /** How long an admission counts before the registry is asked again; milliseconds. */
  readonly admittedMs: number;
  /** The same for refusals: short, because people sign and try again. */
  readonly refusedMs: number;
}

export const defaultCacheLimits: DecisionCacheLimits = {
  maxEntries: 10_000,
  admittedMs: 10 * 60_000,
  refusedMs: 10_000,
};

export interface DecisionCache {
  /** A decision that still holds at this instant. Revocations are looked up in the policies at every call. */
  find(question: CachedQuestion, nowMs: number): Decision | undefined;
  /** An admission that is older than the cache would keep it, but not ended: for the time in which a registry cannot be reached. */
  findWithin(question: CachedQuestion, nowMs: number, graceMs: number): Decision | undefined;
  /** `unavailable` is never kept: not knowing is no knowledge. */
  store(question: CachedQuestion, decision: Decision, nowMs: number): void;
  /**
   * Runs `work` once for all who ask the same at the same time. Nobody waits beyond his own signal, and nobody is told the failure of
   * another's call: its deadline was not his.
   */
  share(question: CachedQuestion, work: () => Promise<Decision>, signal?: AbortSignal): Promise<Decision>;
}

interface Entry {
  readonly decision: Decision;
  readonly storedMs: number;
  readonly endsAtMs: number;
}

export function createDecisionCache(limits: DecisionCacheLimits = defaultCacheLimits): DecisionCache {
  const entries = new Map<string, Entry>();
  const pending = new Map<string, Promise<Decision>>();
  const findYoung = (
    question: CachedQuestion,
    nowMs: number,
    maxAgeOf: (entry: Entry) => number,
  ): Decision | undefined => {
    const entry = entries.get(keyOf(question));
    // A clock that went back proves nothing about what was decided later.
    if (entry === undefined || nowMs < entry.storedMs || nowMs >= entry.endsAtMs) return undefined;
    if (nowMs - entry.storedMs > maxAgeOf(entry) || isRevoked(question)) return undefined;
    return entry.decision;
  };
  return {
    find: (question, nowMs) =>
      findYoung(question, nowMs, ({ decision }) => (decision.admitted ? limits.admittedMs : limits.refusedMs)),
    findWithin: (question, nowMs, graceMs) =>
      findYoung(question, nowMs, ({ decision }) => (decision.admitted ? limits.admittedMs + graceMs : -1)),
    store: (question, decision, nowMs) => {
      if (decision.result === 'unavailable' || hasGap(decision)) return;
      const key = keyOf(question);
      entries.delete(key);
      entries.set(key, { decision, storedMs: nowMs, endsAtMs: endOf(decision) });
      for (const oldest of entries.keys()) {
        if (entries.size <= limits.maxEntries) break;
        entries.delete(oldest);
      }
    },
    share: async (question, work, signal) => {
      const key = keyOf(question);
      const start = async (): Promise<Decision> => {
        const started = work().finally(() => pending.delete(key));
        pending.set(key, started);
        return await started;
      };
      const running = pending.get(key);
      if (running === undefined) return await start();
      const shared = await waitUnlessAborted(
        running.catch(() => undefined),
        signal,
      );
      return shared ?? (await start());
    },
  };
}

/** A decision that left something open may come out otherwise as soon as the place can be read again. */
function hasGap({ gaps, admitted }: Decision): boolean {
  return gaps.length > 0 && !admitted;
}

function endOf({ endsAt }: Decision): number {
  return endsAt === undefined ? Number.POSITIVE_INFINITY : (parseRfc3339(endsAt) ?? 0);
}

function isRevoked({ policySet, context, digest }: CachedQuestion): boolean {
  return revocationsIn(policySet, context).some(({ digests }) => digests.has(digest));
}

function keyOf({ image, digest, context, policySet, credentialScope }: CachedQuestion): string {
  const { facts } = coveringRules(policySet, image, context);
  const read = facts.map((fact) => [fact, factText(context, fact) ?? null]);
  const { repository, tag, text } = image;
  return JSON.stringify([
    digest,
    repository,
    tag ?? null,
    // Patterns of other programs look at what was written.
    text,
    read,
    credentialScope,
    policySet.hash,
    policySet.trustHash,
  ]);
}
