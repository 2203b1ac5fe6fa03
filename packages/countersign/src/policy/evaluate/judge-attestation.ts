// SPDX-License-Identifier: Apache-2.0

import { statedTime } from '../../attest/stated-time.ts';
import type { Statement as InTotoStatement } from '../../attest/statement.ts';
import { quote } from '../../bytes/quote.ts';
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import { type CountersignError, UntrustedError } from '../../errors/errors.ts';
import { requireSubjectsOf } from '../../verify/require-subjects-of.ts';
import type { Attested } from '../requirement.ts';
import { acceptedBy, conclude, type Grounds } from './conclude.ts';
import { type ConditionJudge, conditionJudge } from './condition-judge.ts';
import { countPrincipals } from './count-principals.ts';
import { signersText } from './demand-text.ts';
import { judgeAge } from './judge-age.ts';
import { fittingName, judgeName, type NameClaim } from './judge-name.ts';
import { type Judged, type Judging, type Statement, statementsOf } from './judging.ts';
import type { Timeline } from './timeline.ts';
import { excessOf, gapOf, mostTelling } from './why-refused.ts';

/** A genuine statement of the wanted type, by a signer who counts, with what is wrong with it if something is. */
interface JudgedStatement {
  readonly made: Statement;
  readonly error: CountersignError | undefined;
}

/**
 * Whether the attestations that the signers made satisfy the demand. `all` and `latest` speak of every one of them: while one might
 * be hidden by a place that could not be read, nobody can say.
 */
export function judgeAttestation(requirement: Attested, judging: Judging): Judged {
  const { made, refused } = statementsOf(judging, requirement.by);
  const wanted = made.filter(({ proof }) => isOfType(proof, requirement));
  const work = { judging, judgeCondition: conditionJudge(requirement.condition, judging.image) };
  const judged = wanted.map((statement) => ({
    made: statement,
    error: judgeStatement(statement, requirement, work),
  }));
  const ranged = inRange(judged, requirement);
  const accepted = ranged.filter(({ error }) => error === undefined).map(({ made: one }) => one);
  const faults = ranged.map(({ error }) => error).filter((error) => error !== undefined);
  const others = [...judged.map(({ error }) => error), ...refused.map(({ error }) => error)];
  const errors = [...faults, ...others.filter((error) => error !== undefined)];
  return conclude(requirement, judging, {
    accepted,
    sufficiency: sufficiencyOf(requirement, judging, { accepted, faults }),
    whyNot: () => whyNot(requirement, { judging, made, errors, accepted }),
  });
}

interface Ranged {
  readonly accepted: readonly Statement[];
  readonly faults: readonly CountersignError[];
}

function sufficiencyOf(
  { match, atLeast }: Attested,
  judging: Judging,
  { accepted, faults }: Ranged,
): Grounds['sufficiency'] {
  // A fault that is there already refuses, whatever the unread places hold; only `latest` may be saved by a later one.
  if (match === 'all' && faults.length > 0) return 'ruled-out';
  const isWhole = faults.length === 0 && excessOf(judging) === undefined && gapOf(judging) === undefined;
  const isEnough = countPrincipals(accepted.map(({ proof }) => proof.evidence.signer)) >= atLeast;
  return isEnough && (match === 'any' || isWhole) ? 'enough' : 'short';
}

function isOfType({ evidence }: Statement['proof'], { predicate }: Attested): boolean {
  return evidence.kind === 'attestation' && predicate.matches(evidence.statement.predicateType);
}

interface StatementWork {
  readonly judging: Judging;
  readonly judgeCondition: ConditionJudge;
}

function judgeStatement(
  made: Statement,
  { maxAgeMs }: Attested,
  { judging, judgeCondition }: StatementWork,
): CountersignError | undefined {
  const { evidence } = made.proof;
  if (evidence.kind !== 'attestation') return undefined;
  const { applied, image, timeline } = judging;
  const subjects = requireSubjectsOf(evidence.statement, evidence.digest);
  const claim: NameClaim = { kind: 'attestation', signedNames: subjects.map(({ name }) => name) };
  const error = judgeName(claim, applied, image.tag) ?? judgeTime(made, maxAgeMs, timeline);
  if (error !== undefined) return error;
  const subject = subjects[fittingName(claim, applied, image.tag)] ?? subjects[0];
  return judgeCondition(made, { attestation: evidence, subject });
}

/** The statements that the quantifier speaks of. */
function inRange(judged: readonly JudgedStatement[], { match, atLeast }: Attested): readonly JudgedStatement[] {
  if (match !== 'latest') return judged;
  if (atLeast === 1) return newestOf(judged);
  const principals = new Map<string, JudgedStatement[]>();
  for (const one of judged) {
    const { principal } = acceptedBy(one.made);
    principals.set(principal, [...(principals.get(principal) ?? []), one]);
  }
  return [...principals.values()].flatMap(newestOf);
}

/** All that share the latest time; what has none is older than all that have one. */
function newestOf(judged: readonly JudgedStatement[]): readonly JudgedStatement[] {
  const instantOf = ({ made }: JudgedStatement): number => timeOf(made) ?? Number.NEGATIVE_INFINITY;
  const newest = judged.reduce((latest, one) => Math.max(latest, instantOf(one)), Number.NEGATIVE_INFINITY);
  return judged.filter((one) => instantOf(one) === newest);
}

/**
 * Its proven time, or the earlier one that it states: anybody who has what a key signed can have it dated again, and an old scan would be
 * the latest.
 */
function timeOf({ proof: { evidence, provenMs } }: Statement): number | undefined {
  const statedMs = evidence.kind === 'attestation' ? statedTime(evidence.statement) : undefined;
  return provenMs === undefined || statedMs === undefined ? provenMs : Math.min(provenMs, statedMs);
}

/** As `judgeAge`; who signed just now reads that it is not the signature that is old. */
function judgeTime(made: Statement, maxAgeMs: number | undefined, timeline: Timeline): UntrustedError | undefined {
  const { provenMs } = made.proof;
  const error = judgeAge(timeOf(made), maxAgeMs, timeline);
  if (error?.code !== 'too-old' || provenMs === undefined || timeOf(made) === provenMs) return error;
  const message = `${error.message}, as it says itself, although it was signed at \`${encodeRfc3339(provenMs)}\``;
  return new UntrustedError('too-old', message, { hint: 'scan again: an old result is not newer for a new signature' });
}

interface Shortfall {
  readonly judging: Judging;
  readonly made: readonly Statement[];
  readonly errors: readonly CountersignError[];
  readonly accepted: readonly Statement[];
}

function whyNot(requirement: Attested, { judging, made, errors, accepted }: Shortfall): CountersignError {
  const { predicate, by, atLeast, match } = requirement;
  const telling = mostTelling(errors);
  if (accepted.length > 0 && (match === 'any' || telling === undefined)) {
    return new UntrustedError('too-few-signers', `wanted attestations of ${signersText(atLeast, by)}, got fewer`);
  }
  if (telling !== undefined && !isBesideThePoint(telling)) return telling;
  const types = [...new Set(made.map(({ proof }) => typeOf(proof.evidence)))];
  const got = types.length === 0 ? 'none by them' : `${types.join(', ')} alone`;
  const message = `wanted an attestation \`${predicate.text}\` of \`${judging.digest}\` by ${signersText(1, by)}, got ${got}`;
  return new UntrustedError('attestation-not-found', message, { cause: telling });
}

function isBesideThePoint({ code }: CountersignError): boolean {
  return code === 'key-mismatch' || code === 'key-in-identity-mode' || code === 'certificate-in-key-mode';
}

function typeOf(evidence: Statement['proof']['evidence']): string {
  return evidence.kind === 'attestation' ? quote((evidence.statement as InTotoStatement).predicateType) : 'a signature';
}
