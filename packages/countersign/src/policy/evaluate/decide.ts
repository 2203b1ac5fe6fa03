// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import { UnavailableError, UntrustedError, UsageError } from '../../errors/errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { AdmissionContext } from '../admission-context.ts';
import type { Coverage, UndecidedRule } from '../covering-rules.ts';
import type { Decision, Reason } from '../decision.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import { factText } from '../match-context.ts';
import type { PolicySet } from '../policy-set.ts';
import { revocationsIn } from '../revocations-in.ts';
import { applyExceptions } from './apply-exceptions.ts';
import { evidenceReport, gapReport } from './evidence-report.ts';
import { type JudgedRule, judgeRule } from './judge-rule.ts';
import { reasonOf } from './judging.ts';
import type { ProofTable } from './proof-table.ts';
import { revocationOf } from './revocation-of.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { uncoveredHint } from './uncovered-hint.ts';

export interface DecisionInput {
  readonly policySet: PolicySet;
  readonly evidence: ImageEvidence;
  readonly context: AdmissionContext;
  readonly instantMs: number;
  readonly coverage: Coverage;
  readonly proofs: ProofTable;
}

/** What of a decision depends on the rules. */
type Verdict = Pick<Decision, 'result' | 'admitted' | 'rules' | 'alerts' | 'warnings' | 'exceptions'> & {
  readonly reason?: Reason;
};

const nothing = { rules: [], alerts: [], warnings: [], exceptions: [] } as const;

export function decide(input: DecisionInput): Decision {
  const { policySet, evidence, instantMs, coverage, context, proofs } = input;
  const timeline = createTimeline(instantMs);
  const verdict = verdictOf(input, timeline);
  const { reason, ...others } = verdict;
  const { image, resolution } = evidence;
  const facts = coverage.facts.map((fact) => [fact, factText(context, fact)] as const);
  const endsAtMs = timeline.endsAtMs();
  return {
    apiVersion: 'countersign.dev/v1',
    kind: 'Decision',
    ...others,
    reference: image.text,
    repository: image.repository,
    ...(image.tag === undefined ? {} : { tag: image.tag }),
    ...(resolution.kind === 'resolved' ? { digest: resolution.digest } : {}),
    ...(reason === undefined ? {} : { reason }),
    evidence: evidenceReport(proofs, evidence),
    gaps: gapReport(evidence),
    context: Object.fromEntries(facts.filter((fact): fact is [(typeof fact)[0], string] => fact[1] !== undefined)),
    policySet: policySet.hash,
    trust: policySet.trustHash,
    instant: encodeRfc3339(instantMs),
    ...(endsAtMs === undefined ? {} : { endsAt: encodeRfc3339(endsAtMs) }),
  };
}

function verdictOf(input: DecisionInput, timeline: Timeline): Verdict {
  const { evidence, coverage } = input;
  const [undecided] = coverage.undecided;
  if (undecided !== undefined) {
    const message = `the rule \`${undecided.rule.id}\` asks for \`${undecided.fact}\`, and nobody said what it is`;
    const hint = `pass \`--context ${toldFact(undecided)}=…\``;
    return refusal(new UsageError('context-missing', message, { hint }));
  }
  const { resolution } = evidence;
  if (resolution.kind === 'unavailable') return { ...nothing, ...gap(resolution.error) };
  if (resolution.kind === 'not-found') return refusal(resolution.error);
  const revoked = revocationOf(revocationsIn(input.policySet, input.context), evidence, resolution.digest);
  if (revoked instanceof UnavailableError) return { ...nothing, ...gap(revoked) };
  if (revoked !== undefined) return refusal(revoked);
  return judge(input, resolution.digest, timeline);
}

/** As `--context` wants it: labels are told one by one. */
function toldFact({ rule, fact }: UndecidedRule): string {
  const test = rule.where.flat().find((one) => one.fact === fact);
  return test !== undefined && 'label' in test ? `${fact}.${test.label}` : fact;
}

function judge(input: DecisionInput, digest: Digest, timeline: Timeline): Verdict {
  const { policySet, evidence, coverage, proofs } = input;
  const judged = coverage.applied.map((applied) => judgeRule({ applied, evidence, digest, proofs, timeline }));
  const late = clockBehind(proofs, input.instantMs);
  if (late !== undefined) return { ...nothing, rules: judged.map(({ outcome }) => outcome), ...gap(late) };
  const { rules, exceptions, reused } = applyExceptions(judged, { policySet, evidence, digest, timeline });
  const alerts = rules.flatMap(({ rule, alerts: raised, outcome }) =>
    outcome.enforcement === 'audit' ? [] : raised.map((alert) => ({ rule: rule.id, alert })),
  );
  const found = { rules: rules.map(({ outcome }) => outcome), alerts, exceptions };
  return { ...found, ...resultOf(rules, { input, reused }) };
}

interface Beside {
  readonly input: DecisionInput;
  /** Exceptions that would have to be used together. */
  readonly reused: readonly string[];
}

function resultOf(
  judged: readonly JudgedRule[],
  { input, reused }: Beside,
): Pick<Verdict, 'result' | 'admitted' | 'warnings' | 'reason'> {
  const { evidence } = input;
  // Audit only reports, and must not even turn "not covered" into something else.
  const counting = judged.filter(({ outcome }) => outcome.enforcement !== 'audit');
  const isCovered = counting.some(({ outcome }) => outcome.covers);
  const failed =
    counting.find(({ outcome }) => outcome.outcome === 'refused' && blocks(outcome)) ??
    counting.find(({ outcome }) => outcome.outcome === 'unavailable' && blocks(outcome)) ??
    counting.find(({ outcome }) => outcome.outcome === 'refused') ??
    counting.find(({ outcome }) => outcome.outcome === 'unavailable');
  const warnings = [
    ...judged.flatMap(warningsOf),
    ...combinedWarning(reused),
    ...uncoveredWarning(input, isCovered ? 'covered' : 'not-covered'),
  ];
  const isBlocked = counting.some(({ outcome }) => outcome.outcome !== 'satisfied' && blocks(outcome));
  if (failed !== undefined && isBlocked) return { ...failure(failed, evidence.image.text), admitted: false, warnings };
  if (!isCovered) return { ...uncovered(input), warnings };
  if (failed !== undefined) return { ...failure(failed, evidence.image.text), admitted: true, warnings };
  return { result: 'verified', admitted: true, warnings };
}

function uncovered({ policySet, evidence }: DecisionInput): Pick<Verdict, 'result' | 'admitted' | 'reason'> {
  const { notCovered } = policySet.settings;
  const hint = uncoveredHint(policySet.rules, evidence.image);
  const error = new UntrustedError('not-covered', `no rule covers \`${evidence.image.text}\``, { hint });
  return { result: 'not-covered', admitted: notCovered !== 'refuse', reason: reasonOf(error) };
}

function blocks({ enforcement, exception }: JudgedRule['outcome']): boolean {
  return enforcement === 'enforce' && exception === undefined;
}

function failure({ outcome }: JudgedRule, image: string): Pick<Verdict, 'result' | 'reason'> {
  const { rule, reason } = outcome;
  if (outcome.outcome === 'unavailable') {
    const code = reason?.code ?? 'registry-unreachable';
    const message = `could not find out whether \`${image}\` satisfies \`${rule}\`: ${reason?.message ?? 'no reason'}`;
    return { result: 'unavailable', reason: { code, message, hint: reason?.hint ?? '' } };
  }
  const message = `\`${image}\` does not satisfy \`${rule}\`: ${reason?.message ?? 'no reason'}`;
  const { hint } = reason ?? reasonOf(new UntrustedError('policy-refused', ''));
  return { result: 'refused', reason: { code: 'policy-refused', message, hint } };
}

function warningsOf({ outcome }: JudgedRule): readonly string[] {
  const { rule, enforcement, exception, reason } = outcome;
  if (outcome.outcome === 'satisfied' || enforcement === 'enforce') {
    return exception === undefined ? [] : [`the exception \`${exception}\` lets this pass \`${rule}\``];
  }
  const what = outcome.outcome === 'refused' ? 'is not satisfied' : 'could not be judged';
  return [`\`${rule}\` ${what}, and only ${enforcement === 'audit' ? 'reports' : 'warns'}: ${reason?.message ?? ''}`];
}

function combinedWarning(reused: readonly string[]): readonly string[] {
  if (reused.length === 0) return [];
  const names = reused.map((name) => `\`${name}\``).join(' and ');
  return [`exceptions never combine: ${names} would be needed together, so none of them counts`];
}

function uncoveredWarning(
  { policySet, evidence }: DecisionInput,
  coverage: 'covered' | 'not-covered',
): readonly string[] {
  if (coverage === 'covered' || policySet.settings.notCovered !== 'warn') return [];
  return [`no rule covers \`${evidence.image.text}\``];
}

/** Whoever sets the clock back would make old things young: a clock that shows a time before a proven one is wrong. */
function clockBehind(proofs: ProofTable, instantMs: number): UnavailableError | undefined {
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const piece of proofs.pieces.keys()) {
    for (const group of proofs.groups.keys()) {
      const proof = proofs.prove(piece, group);
      if (proof.kind === 'proven' && proof.provenMs !== undefined) newestMs = Math.max(newestMs, proof.provenMs);
    }
  }
  if (newestMs <= instantMs) return undefined;
  const message = `the clock shows \`${encodeRfc3339(instantMs)}\`, and evidence is proven to have been made at \`${encodeRfc3339(newestMs)}\``;
  return new UnavailableError('clock-behind', message);
}

function refusal(error: Parameters<typeof reasonOf>[0]): Verdict {
  return { ...nothing, result: 'refused', admitted: false, reason: reasonOf(error) };
}

function gap(error: Parameters<typeof reasonOf>[0]): Pick<Verdict, 'result' | 'admitted' | 'reason'> {
  return { result: 'unavailable', admitted: false, reason: reasonOf(error) };
}
