// SPDX-License-Identifier: Apache-2.0
// Another evaluator, as slow and plain as the policy language reads, held against the one that decides.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UntrustedError } from '../../errors/errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Condition } from '../condition.ts';
import type { TrustException, TrustSettings } from '../policy-set.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { Requirement } from '../requirement.ts';
import type { Rule } from '../rule.ts';
import { createPolicyDesk, type DeskCandidate, deskDigest, deskImage, deskKey, ruleOf } from './testing/policy-desk.ts';

type Who = 'key one' | 'key two' | 'ann@acme.example' | 'ben@acme.example';

/** What a piece of evidence truly is. */
interface Truth {
  readonly by: Who;
  readonly type: 'signature' | 'vulns' | 'sbom';
  readonly name: 'own' | 'other' | 'none';
  readonly good: boolean;
  /** Hours; absent: nothing proves it. */
  readonly at?: number;
  readonly piece: DeskCandidate;
}

interface NaiveSigner {
  readonly who: readonly Who[];
  /** Hours. */
  readonly until?: number;
  readonly from?: number;
  readonly signer: PolicySigner;
}

const hourMs = 3_600_000;
const desk = createPolicyDesk();
const startMs = desk.test.world.nowMs();
const keys = { 'key one': deskKey(), 'key two': deskKey() } as const;
const people = ['ann@acme.example', 'ben@acme.example'] as const;
const everybody: readonly Who[] = ['key one', 'key two', ...people];
const names = { own: deskImage.repository, other: 'registry.example/team/other', none: null } as const;
const types = { vulns: 'https://in-toto.io/attestation/vulns/v0.2', sbom: 'https://cyclonedx.org/bom' } as const;

function signed({ by, type, name, good, at }: Omit<Truth, 'piece'>): Truth {
  const undated = at === undefined ? ({ timestamp: 'absent', rekor: 'none' } as const) : {};
  const party = by === 'key one' || by === 'key two' ? keys[by] : by;
  const claim = { name: names[name], ...undated };
  const piece =
    type === 'signature' ? desk.sign(party, claim) : desk.attest(party, types[type], { ...claim, predicate: { good } });
  return { by, type, name, good, piece, ...(at === undefined ? {} : { at }) };
}

function evidencePool(): readonly Truth[] {
  const pool: Truth[] = [];
  for (const at of [0, 1, 2]) {
    for (const by of everybody) {
      for (const name of ['own', 'other', 'none'] as const)
        pool.push(signed({ by, type: 'signature', name, good: true, at }));
      for (const type of ['vulns', 'sbom'] as const)
        for (const good of [true, false]) pool.push(signed({ by, type, name: 'own', good, at }));
      pool.push(signed({ by, type: 'vulns', name: 'other', good: true, at }));
    }
    desk.test.advance(hourMs);
  }
  for (const by of ['key one', 'key two'] as const)
    for (const type of ['signature', 'vulns'] as const) pool.push(signed({ by, type, name: 'own', good: true }));
  return pool;
}

const pool = evidencePool();
const now = 3;
const instantMs = startMs + now * hourMs;
const at = (hours: number): number => startMs + hours * hourMs;

const signers: readonly NaiveSigner[] = [
  { who: ['key one'], signer: desk.keyHolder('one', keys['key one']) },
  {
    who: ['key one'],
    until: 1.5,
    signer: desk.keyHolder('one-ended', keys['key one'], { window: { untilMs: at(1.5) } }),
  },
  {
    who: ['key two'],
    until: 0.5,
    signer: desk.keyHolder('two-revoked', keys['key two'], { window: { revokedAtMs: at(0.5) } }),
  },
  { who: ['key two'], from: 0.5, signer: desk.keyHolder('two-late', keys['key two'], { window: { fromMs: at(0.5) } }) },
  { who: [people[0]], signer: desk.person(people[0]) },
  { who: [people[1]], signer: desk.person(people[1]) },
  { who: people, until: 1.5, signer: desk.person('team', { subject: '*@acme.example', window: { untilMs: at(1.5) } }) },
];
const naiveOf = new Map(signers.map((one) => [one.signer, one]));

type Outcome = 'S' | 'R' | 'U';

interface Case {
  readonly truths: readonly Truth[];
  readonly unreadable: boolean;
  readonly excess: boolean;
}

function made(truth: Truth, { who, until, from }: NaiveSigner): boolean {
  if (!who.includes(truth.by)) return false;
  if (until === undefined && from === undefined) return true;
  if (truth.at === undefined) return false;
  return (until === undefined || truth.at < until) && (from === undefined || truth.at >= from);
}

function isYoung({ at: made }: Truth, maxAgeMs: number | undefined): boolean {
  return maxAgeMs === undefined || (made !== undefined && (now - made) * hourMs <= maxAgeMs);
}

function isNamed({ type, name }: Truth, { signedName }: Rule): boolean {
  if (signedName === 'any') return true;
  if (type === 'signature' && signedName === 'repository') return name === 'own';
  return name !== 'other';
}

function isGood({ good }: Truth, condition: Condition | undefined): boolean {
  return condition === undefined || good;
}

// One function, because it is read beside the language and not beside the program.
// oxlint-disable-next-line complexity
function judge(requirement: Requirement, rule: Rule, given: Case): Outcome {
  const { truths, unreadable, excess } = given;
  const open: Outcome = excess ? 'R' : unreadable ? 'U' : 'R';
  const by = (of: readonly PolicySigner[], type: (truth: Truth) => boolean): readonly Truth[] =>
    truths.filter((truth) => type(truth) && of.some((one) => made(truth, naiveOf.get(one) as NaiveSigner)));
  const count = (some: readonly Truth[]): number => new Set(some.map(({ by: who }) => who)).size;
  switch (requirement.kind) {
    case 'all':
    case 'any': {
      const parts = requirement.of.map((part) => judge(part, rule, given));
      const order: readonly Outcome[] = requirement.kind === 'all' ? ['R', 'U', 'S'] : ['S', 'U', 'R'];
      return order.find((one) => parts.includes(one)) ?? 'R';
    }
    case 'signed-by': {
      const found = by(requirement.of, ({ type }) => type === 'signature').filter(
        (truth) => isNamed(truth, rule) && isYoung(truth, requirement.maxAgeMs),
      );
      return count(found) >= requirement.atLeast ? 'S' : open;
    }
    case 'attestation': {
      const found = by(
        requirement.by,
        ({ type }) => type !== 'signature' && requirement.predicate.matches(types[type]),
      );
      const isFine = (truth: Truth): boolean =>
        isNamed(truth, rule) && isYoung(truth, requirement.maxAgeMs) && isGood(truth, requirement.condition);
      const newest = (some: readonly Truth[]): readonly Truth[] =>
        some.filter((one) => some.every((other) => (one.at ?? -1) >= (other.at ?? -1)));
      const ranged =
        requirement.match !== 'latest'
          ? found
          : requirement.atLeast === 1
            ? newest(found)
            : everybody.flatMap((who) => newest(found.filter((truth) => truth.by === who)));
      const isEnough = count(ranged.filter(isFine)) >= requirement.atLeast;
      if (requirement.match === 'any') return isEnough ? 'S' : open;
      const isWhole = ranged.every(isFine);
      if (isEnough && isWhole && !unreadable && !excess) return 'S';
      return requirement.match === 'all' && !isWhole ? 'R' : open;
    }
    case 'digest-in':
      return requirement.list.digests.has(deskDigest) ? 'S' : 'R';
    case 'static':
      return requirement.verdict === 'pass' ? 'S' : 'R';
    case 'summary':
      return 'R';
  }
}

const condition: Condition = {
  text: 'predicate.good',
  evaluate: ({ predicate }) => ({ kind: JSON.stringify(predicate) === '{"good":true}' ? 'true' : 'false' }),
};
const someSigners = fc.subarray(
  signers.map(({ signer }) => signer),
  { minLength: 1, maxLength: 3 },
);
const age = fc.option(fc.constantFrom(1.5 * hourMs, 2.5 * hourMs), { nil: undefined });
const leafArbitrary: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({ of: someSigners, atLeast: fc.integer({ min: 1, max: 3 }), maxAgeMs: age }).map(
    ({ maxAgeMs, ...others }): Requirement => ({
      kind: 'signed-by',
      annotations: {},
      ...others,
      ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    }),
  ),
  fc
    .record({
      by: someSigners,
      atLeast: fc.integer({ min: 1, max: 2 }),
      maxAgeMs: age,
      type: fc.constantFrom('vulns' as const, 'sbom' as const),
      match: fc.constantFrom('any' as const, 'all' as const, 'latest' as const),
      conditioned: fc.boolean(),
    })
    .map(
      ({ maxAgeMs, type, conditioned, ...others }): Requirement => ({
        kind: 'attestation',
        predicate: { text: type, matches: (uri) => uri === types[type] },
        ...others,
        ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
        ...(conditioned ? { condition } : {}),
      }),
    ),
  fc
    .constantFrom(deskDigest, `sha256:${'9'.repeat(64)}` as Digest)
    .map((digest): Requirement => ({ kind: 'digest-in', list: { source: 'list', digests: new Set([digest]) } })),
  fc.constantFrom('pass' as const, 'fail' as const).map((verdict): Requirement => ({ kind: 'static', verdict })),
);
const { tree } = fc.letrec<{ tree: Requirement }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leafArbitrary,
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));
const ruleArbitrary = fc.record({
  require: tree,
  signedName: fc.constantFrom('any' as const, 'if-named' as const, 'repository' as const),
  enforcement: fc.constantFrom(
    { kind: 'enforce' } as const,
    { kind: 'enforce' } as const,
    { kind: 'enforce', fromMs: at(2.5) } as const,
    { kind: 'enforce', fromMs: at(3.5) } as const,
    { kind: 'warn' } as const,
    { kind: 'audit' } as const,
  ),
  namespace: fc.constantFrom(undefined, undefined, 'here', 'elsewhere'),
});
const caseArbitrary = fc.record({
  truths: fc.subarray([...pool], { maxLength: 6 }),
  unreadable: fc.boolean(),
  excess: fc.constantFrom(false, false, true),
  parts: fc.array(ruleArbitrary, { maxLength: 3 }),
  excepted: fc.subarray([0, 1, 2]),
  expired: fc.boolean(),
  notCovered: fc.constantFrom<TrustSettings['notCovered']>('refuse', 'warn', 'admit'),
});

test('a plain reading of the policies decides alike', () => {
  fc.assert(
    fc.property(caseArbitrary, ({ parts, excepted, expired, notCovered, ...given }) => {
      const rules = parts.map(({ namespace, ...others }, index) =>
        ruleOf(others.require, { id: `r/${index}`, ...others, ...(namespace === undefined ? {} : { namespace }) }),
      );
      const exceptions = excepted.map(
        (index): TrustException => ({
          name: `e${index}`,
          rule: `r/${index}`,
          digest: deskDigest,
          reason: 'x',
          expiresMs: at(expired ? 2.5 : 3.5),
        }),
      );
      const error = new UntrustedError('evidence-limit-exceeded', 'too many');
      const decision = desk.decide(
        rules,
        given.truths.map(({ piece }) => piece),
        {
          instantMs,
          context: { namespace: { name: 'here' } },
          unreadable: given.unreadable ? 'referrers' : 'none',
          refused: given.excess ? [{ origin: { place: 'registry.example/team/app', store: 'referrers' }, error }] : [],
          set: { exceptions, settings: { notCovered, graceMs: 0, exceptionsFrom: [] } },
        },
      );
      const here = rules.filter(
        ({ namespace, enforcement }) => namespace !== 'elsewhere' && enforcement.kind !== 'audit',
      );
      const outcomes = here.map((rule) => ({ rule, outcome: judge(rule.require, rule, given) }));
      const blocking = outcomes.filter(({ rule: { enforcement }, outcome }) => {
        const isOn =
          enforcement.kind === 'enforce' && (enforcement.fromMs === undefined || enforcement.fromMs <= instantMs);
        return isOn && outcome !== 'S';
      });
      const isExcepted = (rule: Rule): boolean => !expired && exceptions.some((one) => one.rule === rule.id);
      const helped = blocking.filter(({ rule }) => isExcepted(rule));
      const left = blocking.filter((one) => helped.length !== 1 || one !== helped[0]);
      const isCovered = here.some(({ namespace }) => namespace === undefined);
      const admitted = left.length === 0 && (isCovered || notCovered !== 'refuse');
      assert.equal(decision.admitted, admitted, JSON.stringify(decision.rules.map(({ outcome }) => outcome)));
      const isVerified = isCovered && outcomes.every(({ outcome }) => outcome === 'S');
      assert.equal(decision.result === 'verified', isVerified);
      if (left.some(({ outcome }) => outcome === 'R')) assert.equal(decision.result, 'refused');
      else if (left.length > 0) assert.equal(decision.result, 'unavailable');
      else if (!isCovered) assert.equal(decision.result, 'not-covered');
    }),
    { numRuns: 300 },
  );
});
