// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../oci/digest.ts';
import type { AppliedRule } from '../covering-rules.ts';
import type { DigestOutcome, Outcome, RuleOutcome } from '../decision.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import type { Rule } from '../rule.ts';
import { demandText } from './demand-text.ts';
import { judgeRequirement } from './judge-requirement.ts';
import { type JudgedDigest, judgedDigests } from './judged-digests.ts';
import type { ProofTable } from './proof-table.ts';
import type { Timeline } from './timeline.ts';

export interface JudgedRule {
  readonly rule: Rule;
  readonly outcome: RuleOutcome;
  readonly alerts: readonly string[];
}

export interface RuleJudging {
  readonly applied: AppliedRule;
  readonly evidence: ImageEvidence;
  readonly digest: Digest;
  readonly proofs: ProofTable;
  readonly timeline: Timeline;
}

/** Whether the image satisfies one rule that speaks of it. */
export function judgeRule(judging: RuleJudging): JudgedRule {
  const { applied, evidence, digest, timeline } = judging;
  const { rule } = applied;
  const judged = judgedDigests(rule, evidence, digest).map((one) => judgeDigest(one, judging));
  const digests = judged.map(({ outcome }) => outcome);
  const outcome = worstOf(digests);
  const reason = digests.find(({ requirement }) => requirement.outcome === outcome)?.requirement.reason;
  return {
    rule,
    alerts: outcome === 'satisfied' ? [...new Set(judged.flatMap(({ alerts }) => alerts))] : [],
    outcome: {
      rule: rule.id,
      source: rule.source,
      enforcement: enforcementAt(rule, timeline),
      covers: rule.enforcement.kind !== 'audit' && rule.namespace === undefined,
      outcome,
      ...(outcome === 'satisfied' || reason === undefined ? {} : { reason }),
      digests,
    },
  };
}

function judgeDigest(
  { digest, platform, obstacle }: JudgedDigest,
  { applied, evidence, proofs, timeline }: RuleJudging,
): { readonly outcome: DigestOutcome; readonly alerts: readonly string[] } {
  const named = { digest, ...(platform === undefined ? {} : { platform }) };
  if (obstacle !== undefined) {
    return {
      outcome: { ...named, requirement: { demand: demandText(applied.rule.require), ...obstacle } },
      alerts: [],
    };
  }
  const content = evidence.found.get(digest);
  const judging = { applied, image: evidence.image, digest, content, proofs, timeline };
  const { outcome, alerts } = judgeRequirement(applied.rule.require, judging);
  return { outcome: { ...named, requirement: outcome }, alerts };
}

function worstOf(digests: readonly DigestOutcome[]): Outcome {
  const outcomes = digests.map(({ requirement }) => requirement.outcome);
  return (['refused', 'unavailable'] as const).find((one) => outcomes.includes(one)) ?? 'satisfied';
}

function enforcementAt({ enforcement }: Rule, timeline: Timeline): RuleOutcome['enforcement'] {
  if (enforcement.kind !== 'enforce') return enforcement.kind;
  const { fromMs } = enforcement;
  return fromMs !== undefined && timeline.isBefore(fromMs) ? 'warn' : 'enforce';
}
