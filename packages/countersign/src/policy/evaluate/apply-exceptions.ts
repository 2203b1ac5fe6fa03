// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ExceptionOutcome } from '../decision.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import type { PolicySet, TrustException } from '../policy-set.ts';
import type { JudgedRule } from './judge-rule.ts';
import type { Timeline } from './timeline.ts';

interface ExceptionInput {
  readonly policySet: PolicySet;
  readonly evidence: ImageEvidence;
  readonly digest: Digest;
  readonly timeline: Timeline;
}

interface Excepted {
  readonly rules: readonly JudgedRule[];
  readonly exceptions: readonly ExceptionOutcome[];
  /** Names of several exceptions that the image would need at once; then none was used. */
  readonly reused: readonly string[];
}

/**
 * Lets at most one rule pass by an exception: one that names this rule and this very digest, and has not expired. Exceptions never
 * combine, or two of them would add up to what nobody granted (Kyverno GHSA-gg4x-fgg2-h9w9).
 */
export function applyExceptions(judged: readonly JudgedRule[], input: ExceptionInput): Excepted {
  const covering = new Set(judged.map(({ rule }) => rule.id));
  const touching = touchingExceptions(input).filter(({ rule }) => covering.has(rule));
  const live = touching.filter(({ expiresMs }) => input.timeline.isBefore(expiresMs));
  const needed = judged.flatMap(({ rule, outcome }) => {
    const exception = live.find((one) => one.rule === rule.id);
    const isBlocked = outcome.outcome !== 'satisfied' && outcome.enforcement === 'enforce';
    return isBlocked && exception !== undefined ? [exception] : [];
  });
  const used = needed.length === 1 ? needed[0] : undefined;
  return {
    rules: judged.map((one) =>
      used !== undefined && one.rule.id === used.rule
        ? { ...one, outcome: { ...one.outcome, exception: used.name } }
        : one,
    ),
    exceptions: touching.map((one) => outcomeOf(one, used)),
    reused: needed.length > 1 ? needed.map(({ name }) => name) : [],
  };
}

function touchingExceptions({ policySet, evidence, digest }: ExceptionInput): readonly TrustException[] {
  const { repository } = evidence.image;
  return policySet.exceptions
    .filter((one) => one.digest === digest && (one.image === undefined || one.image === repository))
    .toSorted((left, right) => (left.name < right.name ? -1 : Number(left.name > right.name)));
}

function outcomeOf(exception: TrustException, used: TrustException | undefined): ExceptionOutcome {
  const { name, rule, reason, expiresMs } = exception;
  return { name, rule, reason, expires: encodeRfc3339(expiresMs), used: exception === used };
}
