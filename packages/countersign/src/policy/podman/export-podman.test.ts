// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { createPolicyDesk, deskKey, policySetOf, ruleOf, signedBy } from '../evaluate/testing/policy-desk.ts';
import { imageGlob } from '../glob-pattern.ts';
import type { PolicySet } from '../policy-set.ts';
import type { Requirement } from '../requirement.ts';
import type { Rule } from '../rule.ts';
import { type ExportOptions, exportPodman, type PodmanExport } from './export-podman.ts';

const desk = createPolicyDesk();
const [keyA, keyB, keyC] = [deskKey(), deskKey(), deskKey()];
const [a, b, c] = [desk.keyHolder('a', keyA), desk.keyHolder('b', keyB), desk.keyHolder('c', keyC)];
const alice = desk.person('alice@acme.example');
const byA = signedBy([a]);

function rule(
  require: Requirement,
  images: readonly string[] = ['registry.example/team/**'],
  others: Partial<Rule> = {},
): Rule {
  return ruleOf(require, { images: images.map(imageGlob), signedName: 'repository', ...others });
}

function exported(
  rules: readonly Rule[],
  incomplete: ExportOptions['incomplete'] = 'reject',
  set: Partial<PolicySet> = {},
): PodmanExport & { readonly scopes: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> } {
  const found = exportPodman(policySetOf(rules, set), { incomplete });
  assert.ok(!JSON.stringify(found.policy).includes('insecureAcceptAnything'));
  assert.deepEqual(found.policy['default'], [{ type: 'reject' }]);
  const { docker } = found.policy['transports'] as { docker: Record<string, Record<string, unknown>[]> };
  return { ...found, scopes: docker };
}

const typesOf = (scope: readonly Readonly<Record<string, unknown>>[] | undefined): unknown =>
  scope?.map(({ type }) => type);
const pem = (key: typeof keyA): string => Buffer.from(encodePublicKey(key.publicKey)).toString('base64');
const identity = { type: 'matchRepository' };

test('a key signs all images below a path, and signatures are looked for there', () => {
  const { scopes, registries, limits } = exported([rule(byA)]);
  assert.deepEqual(scopes, {
    'registry.example/team': [{ type: 'sigstoreSigned', keyData: pem(keyA), signedIdentity: identity }],
  });
  assert.deepEqual(parse(registries), { docker: { 'registry.example/team': { 'use-sigstore-attachments': true } } });
  assert.ok(limits.every(({ kind }) => kind === 'note'));
});

test('any of several keys is one demand, all of them are several', () => {
  const any = exported([rule(signedBy([a, b]))]).scopes['registry.example/team'];
  assert.deepEqual(
    any?.map((entry) => entry['keyDatas']),
    [[pem(keyA), pem(keyB)]],
  );
  const all = exported([rule(signedBy([a, b], { atLeast: 2 }))]).scopes['registry.example/team'];
  assert.deepEqual(
    all?.map((entry) => entry['keyData']),
    [pem(keyA), pem(keyB)],
  );
});

test('a log of keys is asked for with its key, and an address with its authority and log', () => {
  const logged = desk.keyHolder('a', keyA, { demands: { logsOfKeys: 1 } });
  const [entry] = exported([rule(signedBy([logged]))]).scopes['registry.example/team'] ?? [];
  assert.ok('rekorPublicKeyData' in (entry ?? {}) || 'rekorPublicKeyDatas' in (entry ?? {}));
  const [person] = exported([rule(signedBy([alice]))]).scopes['registry.example/team'] ?? [];
  const fulcio = person?.['fulcio'] as Record<string, string>;
  assert.equal(fulcio['subjectEmail'], 'alice@acme.example');
  assert.equal(fulcio['oidcIssuer'], desk.test.world.urls.issuer);
  assert.match(Buffer.from(fulcio['caData'] ?? '', 'base64').toString(), /BEGIN CERTIFICATE/);
});

const inexpressible: Readonly<Record<string, Requirement>> = {
  'two of three': signedBy([a, b, c], { atLeast: 2 }),
  'one key under two names': signedBy([a, desk.keyHolder('again', keyA)], { atLeast: 2 }),
  'a workload': signedBy([desk.person('https://github.com/acme/ci')]),
  'a pattern': signedBy([desk.person('*@acme.example')]),
  annotations: signedBy([a], { annotations: { stage: 'prod' } }),
  'an age': signedBy([a], { maxAgeMs: 1 }),
  'a window': signedBy([desk.keyHolder('a', keyA, { window: { untilMs: 1 } })]),
  'a timestamp': signedBy([desk.keyHolder('a', keyA, { demands: { timestamps: 1 } })]),
  'a list of digests': { kind: 'digest-in', list: { source: 'list', digests: new Set() } },
  'unsigned images': { kind: 'static', verdict: 'pass' },
};

for (const [what, require] of Object.entries(inexpressible)) {
  test(`${what} cannot be said, so that its images are rejected, alone and beside a key`, () => {
    const alone = exported([rule(require)]);
    assert.deepEqual(typesOf(alone.scopes['registry.example/team']), ['reject']);
    assert.ok(alone.limits.some(({ kind }) => kind === 'lost'));
    const both = exported([rule({ kind: 'all', of: [byA, require] })]);
    assert.deepEqual(typesOf(both.scopes['registry.example/team']), ['reject']);
    const either = exported([rule({ kind: 'any', of: [byA, require] })]);
    assert.deepEqual(typesOf(either.scopes['registry.example/team']), ['sigstoreSigned']);
    assert.ok(either.limits.some(({ kind }) => kind === 'stricter'));
  });
}

test('partly said, the rest of a rule is asked for, and nothing is accepted of which nothing can be asked', () => {
  const { 'a list of digests': digests = byA } = inexpressible;
  const partly = exported([rule({ kind: 'all', of: [byA, digests] })], 'partial');
  assert.deepEqual(typesOf(partly.scopes['registry.example/team']), ['sigstoreSigned']);
  assert.deepEqual(typesOf(exported([rule(digests)], 'partial').scopes['registry.example/team']), ['reject']);
});

test('an inner scope holds what the rules around it demand, and an exception is rejected', () => {
  const { scopes } = exported([
    rule(byA),
    rule(signedBy([b]), ['registry.example/team/app']),
    rule(signedBy([c]), ['registry.example/**'], {
      except: ['registry.example/team/**', 'registry.example/team'].map(imageGlob),
    }),
  ]);
  const keysOf = (name: string): unknown => scopes[name]?.map((entry) => entry['keyData'] ?? entry['type']);
  assert.deepEqual(keysOf('registry.example/team/app'), [pem(keyA), pem(keyB)]);
  assert.deepEqual(keysOf('registry.example/team'), [pem(keyA)]);
  assert.deepEqual(keysOf('registry.example'), [pem(keyC)]);
  const lonely = exported([
    rule(byA, ['registry.example/**'], {
      except: ['registry.example/team/**', 'registry.example/team'].map(imageGlob),
    }),
  ]);
  assert.deepEqual(typesOf(lonely.scopes['registry.example/team']), ['reject']);
});

test('a repository and the path below it are one name in podman, which must hold what both demand', () => {
  const { scopes, limits } = exported([
    rule(byA, ['registry.example/team/**']),
    rule(signedBy([b]), ['registry.example/team']),
  ]);
  assert.equal(scopes['registry.example/team']?.length, 2);
  assert.ok(limits.some(({ what }) => what.includes('one name')));
});

test('a rule that fails always is rejected, one that only reports is nothing, and revocations reject everything', () => {
  const fail = exported([rule(byA), rule({ kind: 'static', verdict: 'fail' })]);
  assert.deepEqual(typesOf(fail.scopes['registry.example/team']), ['reject']);
  assert.deepEqual(exported([rule(byA, undefined, { enforcement: { kind: 'audit' } })]).scopes, {});
  const revoked = [{ source: 'list', digests: new Set<never>() }];
  assert.deepEqual(typesOf(exported([rule(byA)], 'reject', { revoked }).scopes['registry.example/team']), ['reject']);
});

test('where an image runs cannot be said', () => {
  const { scopes, limits } = exported([
    rule(byA, undefined, { where: [[{ fact: 'namespace.name', oneOf: [{ text: 'a', matches: () => true }] }]] }),
  ]);
  assert.deepEqual(typesOf(scopes['registry.example/team']), ['reject']);
  assert.ok(limits.some(({ kind }) => kind === 'lost'));
});

test('a rule for images that no scope can tell from others rejects those around them', () => {
  const inner = rule(signedBy([b]), ['registry.example/team/app-*']);
  const { scopes, limits } = exported([rule(byA), rule(byA, ['other.example/**']), inner]);
  assert.deepEqual(typesOf(scopes['registry.example/team']), ['reject']);
  assert.deepEqual(typesOf(scopes['other.example']), ['sigstoreSigned']);
  assert.ok(limits.some(({ kind }) => kind === 'lost'));
});
