// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UnavailableError, UntrustedError } from '../../errors/errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Condition } from '../condition.ts';
import type { Decision } from '../decision.ts';
import type { Attested, Requirement } from '../requirement.ts';
import type { Rule } from '../rule.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import {
  createPolicyDesk,
  type DeskCandidate,
  deskDigest,
  deskImage,
  deskKey,
  evidenceOf,
  policySetOf,
  repositoryPattern,
  ruleOf,
  signedBy,
} from './testing/policy-desk.ts';

const desk = createPolicyDesk();
const { world } = desk.test;
const hourMs = 3_600_000;
const alice = desk.person('alice@acme.example');
const bob = desk.person('bob@acme.example');
const byAlice = desk.sign('alice@acme.example');
const byBob = desk.sign('bob@acme.example');
const key = deskKey();
const scanner = desk.keyHolder('scanner', key);
const vulns = 'https://in-toto.io/attestation/vulns/v0.2';

function codeOf({ result, rules, reason }: Decision): string {
  if (result === 'verified') return 'verified';
  return rules.find(({ outcome }) => outcome !== 'satisfied')?.reason?.code ?? reason?.code ?? result;
}

function attested(others: Partial<Attested> = {}): Attested {
  const predicate = { text: 'vulns', matches: (type: string) => type === vulns };
  return { kind: 'attestation', predicate, atLeast: 1, by: [scanner], match: 'any', ...others };
}

test('an image is verified when the signer of the rule signed it, and refused when another did', () => {
  const rule = ruleOf(signedBy([alice]));
  const decision = desk.decide([rule], [byAlice]);
  assert.equal(decision.result, 'verified');
  assert.equal(decision.admitted, true);
  assert.equal(decision.digest, deskDigest);
  assert.deepEqual(
    decision.rules[0]?.digests[0]?.requirement.accepted?.map(({ signer, evidence }) => [signer, evidence]),
    [['alice@acme.example', 0]],
  );
  const refused = desk.decide([rule], [byBob]);
  assert.equal(refused.admitted, false);
  assert.equal(refused.reason?.code, 'policy-refused');
  assert.equal(codeOf(refused), 'identity-mismatch');
  assert.equal(codeOf(desk.decide([rule], [])), 'signature-not-found');
});

test('a signature of another digest, or an attestation, is no signature of the image', () => {
  const rule = ruleOf(signedBy([alice]));
  const other = desk.sign('alice@acme.example', { digest: `sha256:${'1'.repeat(64)}` as Digest });
  assert.equal(codeOf(desk.decide([rule], [other])), 'digest-mismatch');
  const sbom = desk.attest('alice@acme.example', 'https://cyclonedx.org/bom');
  assert.equal(codeOf(desk.decide([rule], [sbom])), 'statement-not-image-signing');
});

test('one person counts once, however often he signs; two persons are two', () => {
  const rule = ruleOf(signedBy([alice, bob], { atLeast: 2 }));
  assert.equal(codeOf(desk.decide([rule], [byAlice, desk.sign('alice@acme.example')])), 'too-few-signers');
  assert.equal(codeOf(desk.decide([rule], [byAlice, byBob])), 'verified');
});

test('one key under two names is one principal', () => {
  const second = desk.keyHolder('other-name', key);
  const rule = ruleOf(signedBy([scanner, second], { atLeast: 2 }));
  assert.equal(codeOf(desk.decide([rule], [desk.sign(key), desk.sign(key)])), 'too-few-signers');
  const other = deskKey();
  const two = ruleOf(signedBy([scanner, desk.keyHolder('other', other)], { atLeast: 2 }));
  assert.equal(codeOf(desk.decide([two], [desk.sign(key), desk.sign(other)])), 'verified');
});

test('all of the parts are needed, or any of them, and of no parts nothing comes', () => {
  const both: Requirement = { kind: 'all', of: [signedBy([alice]), signedBy([bob])] };
  const either: Requirement = { kind: 'any', of: [signedBy([alice]), signedBy([bob])] };
  assert.equal(codeOf(desk.decide([ruleOf(both)], [byAlice, byBob])), 'verified');
  assert.equal(codeOf(desk.decide([ruleOf(both)], [byAlice])), 'identity-mismatch');
  assert.equal(codeOf(desk.decide([ruleOf(either)], [byBob])), 'verified');
  for (const kind of ['all', 'any'] as const) {
    assert.equal(desk.decide([ruleOf({ kind, of: [] })], [byAlice]).result, 'refused');
  }
});

test('a signature that names another image is refused, one that names none only where a name is demanded', () => {
  const other = desk.sign('alice@acme.example', { name: 'registry.example/other/app' });
  const unnamed = desk.sign('alice@acme.example', { name: null });
  const decide = (signedName: Rule['signedName'], candidate: DeskCandidate): string =>
    codeOf(desk.decide([ruleOf(signedBy([alice]), { signedName })], [candidate]));
  assert.equal(decide('if-named', other), 'reference-mismatch');
  assert.equal(decide('repository', other), 'reference-mismatch');
  assert.equal(decide('any', other), 'verified');
  assert.equal(decide('if-named', unnamed), 'verified');
  assert.equal(decide('repository', unnamed), 'reference-mismatch');
  assert.equal(decide('repository', byAlice), 'verified');
});

test('an old release under a new tag is refused where the tag is signed', () => {
  const tagged = desk.sign('alice@acme.example', { name: 'registry.example/team/app:v1' });
  const rule = ruleOf(signedBy([alice]), { signedName: 'tag' });
  const newer = { ...deskImage, text: 'registry.example/team/app:v2', tag: 'v2' };
  assert.equal(codeOf(desk.decide([rule], [tagged])), 'verified');
  assert.equal(codeOf(desk.decide([rule], [tagged], { image: newer })), 'reference-mismatch');
  assert.equal(codeOf(desk.decide([rule], [byAlice])), 'reference-mismatch');
  const { tag: _, ...untagged } = { ...deskImage, digest: deskDigest };
  assert.equal(codeOf(desk.decide([rule], [tagged], { image: untagged })), 'reference-mismatch');
});

test('a mirror is the same image under another name, and its signature may name the original', () => {
  const mirror = { text: 'mirror.example/m/app', repository: 'mirror.example/m/app', tag: 'v1' };
  const mirrors = [repositoryPattern('mirror.example/m/')];
  const rule = ruleOf(signedBy([alice]), { mirrors, signedName: 'repository' });
  assert.equal(codeOf(desk.decide([rule], [byAlice], { image: mirror })), 'verified');
  const other = desk.sign('alice@acme.example', { name: 'registry.example/team/other' });
  assert.equal(codeOf(desk.decide([rule], [other], { image: mirror })), 'reference-mismatch');
});

test('signed annotations that are demanded must be there', () => {
  const rule = ruleOf(signedBy([alice], { annotations: { stage: 'prod' } }));
  const good = desk.sign('alice@acme.example', { annotations: { stage: 'prod' } });
  assert.equal(codeOf(desk.decide([rule], [good])), 'verified');
  assert.equal(codeOf(desk.decide([rule], [byAlice])), 'annotation-mismatch');
});

test('a window is held against the proven time, and what has none is later than every end', () => {
  const nowMs = world.nowMs();
  const decide = (window: object, candidate: DeskCandidate): string =>
    codeOf(desk.decide([ruleOf(signedBy([desk.keyHolder('scanner', key, { window })]))], [candidate]));
  const dated = desk.sign(key);
  const undated = desk.sign(key, { timestamp: 'absent', rekor: 'none' });
  assert.equal(decide({ untilMs: nowMs + hourMs }, dated), 'verified');
  assert.equal(decide({ untilMs: nowMs - hourMs }, dated), 'outside-window');
  assert.equal(decide({ untilMs: nowMs + hourMs }, undated), 'time-unproven');
  assert.equal(decide({ fromMs: nowMs - hourMs }, dated), 'verified');
  assert.equal(decide({ fromMs: nowMs + hourMs }, dated), 'outside-window');
  assert.equal(decide({ revokedAtMs: nowMs + hourMs }, dated), 'verified');
  assert.equal(decide({ revokedAtMs: nowMs - hourMs }, dated), 'signer-revoked');
  assert.equal(decide({ revokedAtMs: nowMs + hourMs }, undated), 'time-unproven');
  assert.equal(decide({}, undated), 'verified');
});

test('age is held against the proven time, to the millisecond, and the decision says when it ends', () => {
  const rule = ruleOf(signedBy([scanner], { maxAgeMs: hourMs }));
  const dated = desk.sign(key);
  const young = desk.decide([rule], [dated]);
  assert.equal(young.result, 'verified');
  const endsAtMs = Date.parse(young.endsAt ?? '');
  assert.equal(codeOf(desk.decide([rule], [dated], { instantMs: endsAtMs - 1 })), 'verified');
  assert.equal(codeOf(desk.decide([rule], [dated], { instantMs: endsAtMs })), 'too-old');
  const undated = desk.sign(key, { timestamp: 'absent', rekor: 'none' });
  assert.equal(codeOf(desk.decide([rule], [undated])), 'time-unproven');
});

test('a clock that shows a time before a proven one makes the result unavailable', () => {
  const decision = desk.decide([ruleOf(signedBy([alice]))], [byAlice], { instantMs: world.nowMs() - 24 * hourMs });
  assert.equal(decision.result, 'unavailable');
  assert.equal(decision.reason?.code, 'clock-behind');
  assert.equal(decision.admitted, false);
});

test('what could not be read is unavailable, unless enough was found elsewhere', () => {
  const rule = ruleOf(signedBy([alice]));
  const unreadable = 'referrers' as const;
  assert.equal(desk.decide([rule], [], { unreadable }).result, 'unavailable');
  assert.equal(desk.decide([rule], [byBob], { unreadable }).result, 'unavailable');
  assert.equal(desk.decide([rule], [byAlice], { unreadable }).result, 'verified');
  const both = [rule, ruleOf({ kind: 'static', verdict: 'fail' }, { id: 'acme/never' })];
  assert.equal(desk.decide(both, [], { unreadable }).result, 'refused');
});

test('too much evidence is a refusal, not a gap', () => {
  const error = new UntrustedError('evidence-limit-exceeded', 'too many');
  const refused = [{ origin: { place: 'registry.example/team/app', store: 'referrers' as const }, error }];
  const decision = desk.decide([ruleOf(signedBy([alice]))], [], { refused, unreadable: 'referrers' });
  assert.equal(decision.result, 'refused');
  assert.equal(codeOf(decision), 'evidence-limit-exceeded');
});

test('an attestation counts for its type, its signer and its condition', () => {
  const good = desk.attest(key, vulns, { predicate: { found: 0 } });
  const isClean: Condition = {
    text: 'predicate.found == 0',
    evaluate: ({ predicate }) => ({ kind: JSON.stringify(predicate) === '{"found":0}' ? 'true' : 'false' }),
  };
  assert.equal(codeOf(desk.decide([ruleOf(attested({ condition: isClean }))], [good])), 'verified');
  const bad = desk.attest(key, vulns, { predicate: { found: 1 } });
  assert.equal(codeOf(desk.decide([ruleOf(attested({ condition: isClean }))], [bad])), 'condition-false');
  const broken: Condition = { text: 'x', evaluate: () => ({ kind: 'failed', why: 'no such field' }) };
  assert.equal(codeOf(desk.decide([ruleOf(attested({ condition: broken }))], [good])), 'condition-failed');
  const otherType = desk.attest(key, 'https://cyclonedx.org/bom');
  assert.equal(codeOf(desk.decide([ruleOf(attested())], [otherType])), 'attestation-not-found');
  assert.equal(codeOf(desk.decide([ruleOf(attested())], [desk.attest(deskKey(), vulns)])), 'attestation-not-found');
  assert.equal(codeOf(desk.decide([ruleOf(attested())], [desk.sign(key)])), 'attestation-not-found');
});

test('an old scan that was signed again is told as that', () => {
  const rule = ruleOf(attested({ match: 'latest', maxAgeMs: 24 * hourMs }));
  const old = desk.attest(key, vulns, { predicate: { metadata: { scanFinishedOn: '2001-02-03T04:05:06Z' } } });
  const { rules } = desk.decide([rule], [old]);
  const { code, message, hint } = rules[0]?.reason ?? assert.fail();
  assert.equal(code, 'too-old');
  assert.match(message, /got some of `2001-02-03T04:05:06.*as it says itself, although it was signed at `2/);
  assert.match(hint, /^scan again/);
});

test('any statement does, or all of them must, or the latest alone counts', () => {
  const desk2 = createPolicyDesk();
  const holder = desk2.keyHolder('scanner', key);
  const condition: Condition = {
    text: 'predicate.ok',
    evaluate: ({ predicate }) => ({ kind: JSON.stringify(predicate) === '{"ok":true}' ? 'true' : 'false' }),
  };
  const scan = (ok: boolean): DeskCandidate => desk2.attest(key, vulns, { predicate: { ok } });
  const old = scan(true);
  desk2.test.advance(hourMs);
  const newer = scan(false);
  const decide = (match: Attested['match'], candidates: readonly DeskCandidate[], unreadable?: 'referrers'): string => {
    const require = attested({ by: [holder], match, condition, maxAgeMs: 24 * hourMs });
    return codeOf(desk2.decide([ruleOf(require)], candidates, unreadable === undefined ? {} : { unreadable }));
  };
  assert.equal(decide('any', [old, newer]), 'verified');
  assert.equal(decide('all', [old, newer]), 'condition-false');
  assert.equal(decide('all', [old]), 'verified');
  assert.equal(decide('all', []), 'attestation-not-found');
  assert.equal(decide('latest', [old, newer]), 'condition-false');
  assert.equal(decide('latest', [old]), 'verified');
  desk2.test.advance(hourMs);
  assert.equal(decide('latest', [old, newer, scan(true)]), 'verified');
  // A newer one may lie where nobody could read.
  assert.equal(decide('any', [old], 'referrers'), 'verified');
  assert.equal(decide('all', [old], 'referrers'), 'registry-server-error');
  assert.equal(decide('latest', [old], 'referrers'), 'registry-server-error');
  assert.equal(decide('all', [newer], 'referrers'), 'condition-false');
  desk2.test.advance(30 * hourMs);
  assert.equal(decide('latest', [old, newer]), 'too-old');
});

test('no rule that covers: refused, or as the settings say; audit and namespaced rules cover nothing', () => {
  const satisfied = signedBy([alice]);
  const audit = ruleOf(satisfied, { id: 'acme/audit', enforcement: { kind: 'audit' } });
  const namespaced = ruleOf(satisfied, { id: 'team/acme/app', namespace: 'team' });
  const context = { namespace: { name: 'team' } };
  for (const rules of [[], [audit], [namespaced], [audit, namespaced]]) {
    const decision = desk.decide(rules, [byAlice], { context });
    assert.deepEqual([decision.result, decision.admitted], ['not-covered', false]);
  }
  const settings = { notCovered: 'admit', graceMs: 0, exceptionsFrom: [] } as const;
  assert.equal(desk.decide([], [], { set: { settings } }).admitted, true);
  const refusing = { ...namespaced, require: signedBy([bob]) };
  assert.deepEqual(
    [refusing].map((rule) => desk.decide([rule, ruleOf(satisfied)], [byAlice], { context }).admitted),
    [false],
  );
});

test('a rule that only warns covers and admits, until it enforces', () => {
  const fromMs = world.nowMs() + hourMs;
  const rule = ruleOf(signedBy([bob]), { enforcement: { kind: 'enforce', fromMs } });
  const early = desk.decide([rule], [byAlice]);
  assert.deepEqual([early.result, early.admitted, early.warnings.length], ['refused', true, 1]);
  assert.equal(Date.parse(early.endsAt ?? ''), fromMs);
  assert.equal(desk.decide([rule], [byAlice], { instantMs: fromMs }).admitted, false);
});

test('an exception lets one digest pass one rule until it expires, and shows', () => {
  const rule = ruleOf(signedBy([bob]));
  const exception = {
    name: 'inc-1',
    rule: rule.id,
    digest: deskDigest,
    reason: 'outage',
    expiresMs: world.nowMs() + hourMs,
  };
  const decide = (exceptions: readonly (typeof exception)[], instantMs?: number): Decision =>
    desk.decide([rule], [byAlice], { set: { exceptions }, ...(instantMs === undefined ? {} : { instantMs }) });
  const decision = decide([exception]);
  assert.deepEqual([decision.result, decision.admitted], ['refused', true]);
  assert.deepEqual(
    decision.exceptions.map(({ name, used }) => [name, used]),
    [['inc-1', true]],
  );
  assert.equal(decide([exception], exception.expiresMs).admitted, false);
  assert.equal(decide([{ ...exception, rule: 'acme/other' }]).admitted, false);
  assert.equal(decide([{ ...exception, digest: `sha256:${'1'.repeat(64)}` as Digest }]).admitted, false);
});

test('exceptions never combine', () => {
  const rules = [ruleOf(signedBy([bob])), ruleOf(signedBy([bob]), { id: 'acme/second' })];
  const exceptions = rules.map(({ id }) => ({
    name: `for ${id}`,
    rule: id,
    digest: deskDigest,
    reason: 'outage',
    expiresMs: world.nowMs() + hourMs,
  }));
  const decision = desk.decide(rules, [byAlice], { set: { exceptions } });
  assert.equal(decision.admitted, false);
  assert.match(decision.warnings.join(' '), /never combine/);
  assert.equal(desk.decide(rules, [byAlice, byBob], { set: { exceptions } }).result, 'verified');
});

test('a revoked digest is refused whatever rule is satisfied', () => {
  const revoked = [{ source: 'revoked.txt', digests: new Set([deskDigest]) }];
  assert.equal(codeOf(desk.decide([ruleOf(signedBy([alice]))], [byAlice], { set: { revoked } })), 'digest-revoked');
  const other = [{ source: 'revoked.txt', digests: new Set([`sha256:${'1'.repeat(64)}` as Digest]) }];
  assert.equal(codeOf(desk.decide([ruleOf(signedBy([alice]))], [byAlice], { set: { revoked: other } })), 'verified');
});

test('an alert is raised only if nothing without one would have done', () => {
  const require: Requirement = { kind: 'any', of: [signedBy([alice]), signedBy([bob], { alert: 'page' })] };
  assert.deepEqual(desk.decide([ruleOf(require)], [byBob]).alerts, [{ rule: 'acme/app', alert: 'page' }]);
  assert.deepEqual(desk.decide([ruleOf(require)], [byAlice, byBob]).alerts, []);
});

test('a fact that a rule asks for and nobody told is the mistake of the caller', () => {
  const where = [[{ fact: 'namespace.labels', label: 'team', test: { kind: 'in', values: ['payments'] } } as const]];
  const rule = ruleOf(signedBy([alice]), { where });
  const { reason } = desk.decide([rule], [byAlice]);
  assert.deepEqual([reason?.code, reason?.hint], ['context-missing', 'pass `--context namespace.labels.team=…`']);
  const context = { namespace: { labels: { team: 'payments' } } };
  assert.equal(desk.decide([rule], [byAlice], { context }).result, 'verified');
  assert.equal(desk.decide([rule], [byAlice], { context: { namespace: { labels: {} } } }).result, 'not-covered');
});

test('an image that does not exist is refused, and a registry that does not answer is unavailable, rule or no rule', () => {
  const rules = [[ruleOf(signedBy([alice]))], []];
  const gone = { kind: 'not-found', error: new UntrustedError('image-not-found', 'gone') } as const;
  const down = { kind: 'unavailable', error: new UnavailableError('registry-timeout', 'slow') } as const;
  for (const set of rules) {
    assert.equal(desk.decide(set, [], { resolution: gone }).reason?.code, 'image-not-found');
    assert.equal(desk.decide(set, [], { resolution: down }).result, 'unavailable');
  }
});

test('the same input gives the same bytes', () => {
  const rules = [ruleOf({ kind: 'any', of: [signedBy([alice, bob], { atLeast: 2 }), attested()] })];
  const question = [policySetOf(rules), evidenceOf([byAlice, byBob]), {}, world.nowMs()] as const;
  assert.equal(JSON.stringify(evaluatePolicy(...question)), JSON.stringify(evaluatePolicy(...question)));
});

// ── properties ──

const leaves: readonly Requirement[] = [
  signedBy([alice]),
  signedBy([bob]),
  signedBy([alice, bob], { atLeast: 2 }),
  signedBy([scanner], { maxAgeMs: hourMs }),
  attested(),
  attested({ match: 'all' }),
  { kind: 'digest-in', list: { source: 'list', digests: new Set([deskDigest]) } },
  { kind: 'digest-in', list: { source: 'list', digests: new Set() } },
];
const pieces = [byAlice, byBob, desk.sign(key), desk.attest(key, vulns)];
const { requirement } = fc.letrec<{ requirement: Requirement }>((tie) => ({
  requirement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...leaves),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('requirement'), { maxLength: 3 }),
    }),
  ),
}));
const enforcement = fc.constantFrom<Rule['enforcement']>({ kind: 'enforce' }, { kind: 'warn' }, { kind: 'audit' });
const rules = fc
  .array(fc.record({ requirement, enforcement, isNamespaced: fc.boolean() }), { maxLength: 4 })
  .map((drafts) =>
    drafts.map(({ requirement: require, enforcement: how, isNamespaced }, at) =>
      ruleOf(require, { id: `acme/${at}`, enforcement: how, ...(isNamespaced ? { namespace: 'team' } : {}) }),
    ),
  );
const evidence = fc.subarray(pieces);
const unreadable = fc.constantFrom('none' as const, 'referrers' as const);
const context = { namespace: { name: 'team' } };

test('adding a policy never admits an image that the others refuse, unless it is the first to cover it', () => {
  fc.assert(
    fc.property(rules, rules, evidence, unreadable, (some, more, candidates, gap) => {
      const others = more.map((rule) => ({ ...rule, id: `other/${rule.id}` }));
      const before = desk.decide(some, candidates, { context, unreadable: gap });
      const after = desk.decide([...some, ...others], candidates, { context, unreadable: gap });
      if (after.admitted && !before.admitted) {
        assert.equal(before.result, 'not-covered');
        assert.ok(others.some(({ enforcement: { kind }, namespace }) => kind !== 'audit' && namespace === undefined));
      }
    }),
    { numRuns: 300 },
  );
});

test('the order of rules never matters', () => {
  fc.assert(
    fc.property(rules, evidence, unreadable, (some, candidates, gap) => {
      const question = { context, unreadable: gap };
      const [one, two] = [some, some.toReversed()].map((set) => desk.decide(set, candidates, question));
      assert.deepEqual({ ...one, evidence: [] }.result, { ...two, evidence: [] }.result);
      assert.deepEqual(
        [one?.admitted, one?.rules.map(({ rule, outcome }) => [rule, outcome])],
        [two?.admitted, two?.rules.map(({ rule, outcome }) => [rule, outcome])],
      );
    }),
    { numRuns: 200 },
  );
});

test('adding a signer to `any` never refuses what was admitted', () => {
  fc.assert(
    fc.property(
      fc.array(requirement, { maxLength: 3 }),
      fc.constantFrom(alice, bob, scanner),
      evidence,
      unreadable,
      (of, signer, candidates, gap) => {
        const question = { unreadable: gap };
        const before = desk.decide([ruleOf({ kind: 'any', of })], candidates, question);
        const after = desk.decide([ruleOf({ kind: 'any', of: [...of, signedBy([signer])] })], candidates, question);
        if (before.admitted) assert.ok(after.admitted);
      },
    ),
    { numRuns: 200 },
  );
});

test('a registry that cannot be reached never yields `verified` or `not-covered`', () => {
  const resolution = { kind: 'unavailable', error: new UnavailableError('registry-unreachable', 'down') } as const;
  fc.assert(
    fc.property(rules, evidence, (some, candidates) => {
      const { result, admitted } = desk.decide(some, candidates, { context, resolution });
      assert.deepEqual([result, admitted], ['unavailable', false]);
    }),
    { numRuns: 100 },
  );
});

test('the namespace of a policy that revokes is a fact of every decision, and what it revokes holds there alone', () => {
  const revoked = [{ source: 'tenant.txt', digests: new Set([deskDigest]), namespace: 'tenant' }];
  const decide = (name: string): Decision =>
    desk.decide([ruleOf(signedBy([alice]))], [byAlice], { set: { revoked }, context: { namespace: { name } } });
  assert.equal(codeOf(decide('tenant')), 'digest-revoked');
  assert.equal(codeOf(decide('other')), 'verified');
  assert.deepEqual(decide('other').context, { 'namespace.name': 'other' });
});
