// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicySet } from '../policy-set.ts';
import { mistakesIn, policySetOf, testFiles } from '../testing/policy-files.ts';
import { completeExample, meaningfulChanges } from './complete-example.fixture.ts';

/** What decides, without functions and without what the hash says of itself. */
function modelOf({ hash: _, findings: _findings, ...set }: PolicySet): string {
  const seen = new Map<unknown, number>();
  return JSON.stringify(set, (name, value: unknown) => {
    if (value instanceof Set) return [...value];
    if (name === 'key' && typeof value === 'object') return (value as { fingerprint?: string }).fingerprint;
    if (name !== 'root') return value;
    if (!seen.has(value)) seen.set(value, seen.size);
    return seen.get(value);
  });
}

test('the complete example is read as it is meant', async () => {
  const set = await policySetOf(completeExample, await testFiles());
  assert.deepEqual(
    set.rules.map(({ id, source }) => `${id} ${source}`),
    [
      'acme/bases acme.yaml:39',
      'acme/payments-prod acme.yaml:19',
      'acme/search acme.yaml:36',
      'acme/tools acme.yaml:37',
      'acme/vendor acme.yaml:38',
    ],
  );
  assert.deepEqual(set.settings, { notCovered: 'refuse', graceMs: 21_600_000, exceptionsFrom: ['security'] });
  assert.deepEqual(
    set.findings.map(({ rule }) => rule),
    ['exception-not-honoured'],
  );
  const payments = set.rules.find(({ id }) => id === 'acme/payments-prod');
  assert.deepEqual(payments?.also, ['registry.acme.io/signatures']);
  assert.equal(payments?.require.kind, 'any');
  assert.equal(set.rules.find(({ id }) => id === 'acme/search')?.enforcement.kind, 'enforce');
});

for (const [from, to] of meaningfulChanges) {
  test(`\`${from.trim()}\` is something else than \`${to.trim()}\``, async () => {
    const files = await testFiles();
    assert.ok(completeExample.includes(from), from);
    const [before, after] = await Promise.all([
      policySetOf(completeExample, files),
      policySetOf(completeExample.replace(from, to), files),
    ]);
    assert.notEqual(modelOf(after), modelOf(before));
    assert.notEqual(after.hash, before.hash);
  });
}

/** What is changed to what, and the rule that is told, with its place. */
const mistaken: readonly (readonly [string, string, RegExp])[] = [
  ['apiVersion: countersign.dev/v1', 'apiVersion: countersign.dev/v2', /^acme\.yaml:1:1: wanted a policy/],
  ['kind: TrustPolicy', 'kind: TrustPolicies', /^acme\.yaml:1:1: wanted a policy/],
  ['metadata: {name: acme}', 'metadata: {}', /^acme\.yaml:3:11: wanted `name`/],
  ['metadata: {name: acme}', 'metadata: {name: ACME}', /^acme\.yaml:3:18: wanted a name/],
  ['spec:\n  trustRoots', 'specs:\n  trustRoots', /^acme\.yaml:1:1: wanted `spec`/],
  ['trustRoots:', 'trustroots:', /^acme\.yaml:5:3: wanted a field of `spec`, got `trustroots`/],
  ['acme-root.json', 'missing.json', /^acme\.yaml:6:18: wanted the file `missing\.json`/],
  ['acme-root.json', 'scanner.pub', /^acme\.yaml:6:18: /],
  ['acme-root.json', '../acme-root.json', /^acme\.yaml:6:18: wanted a file beside the policy/],
  ['acme-root.json', '/etc/acme-root.json', /^acme\.yaml:6:18: wanted a file beside the policy/],
  ['acme: {file', 'github: {file', /^acme\.yaml:6:5: wanted another name/],
  ['log: none', 'log: maybe', /`required` or `none`/],
  ['trustRoot: acme}}\n    bob', 'trustRoot: acne}}\n    bob', /wanted the name of a trust root, got `acne`/],
  ['workflow: acme/ci/.github/workflows/release.yml@refs/tags/v*', 'workflow: acme/ci', /wanted a workflow like/],
  [
    'workflow: acme/ci/.github/workflows/release.yml@refs/tags/v*',
    'workflow: "*/ci/.github/workflows/release.yml@refs/tags/v*"',
    /wanted a workflow like/,
  ],
  ['ownerId: 9919', 'ownerId: acme', /wanted a number from 1 up/],
  ['ownerId: 9919', 'ownersId: 9919', /wanted a field of .*, got `ownersId`/],
  ['repository: acme/payments-*', 'repository: https://github.com/acme/payments-*', /wanted a name like/],
  ['issuer: https://gitlab.acme.io, ', '', /wanted one of `issuer`, `issuerRegex`/],
  [
    'subject: alice@acme.io',
    'subject: alice@acme.io, subjectRegex: x',
    /wanted one of `subject`, `subjectRegex`.*got 2/,
  ],
  ['subject: alice@acme.io', 'subjectRegex: "(?=x)"', /RE2/],
  ['subject: alice@acme.io', 'subject: "https://**.acme.io/x"', /within the host/],
  ['subject: alice@acme.io', 'subject: alice@acme.io, extensions: {buildTriger: push}', /certificate extension/],
  ['file: scanner.pub', 'file: bases.txt', /^acme\.yaml:15:27: /],
  ['file: scanner.pub', 'kms: awskms:///x', /the address of one/],
  ['until: 2027-01-01T00:00:00Z', 'until: 2027-01-01', /wanted a time like/],
  [
    'until: 2027-01-01T00:00:00Z',
    'until: 2027-01-01T00:00:00Z, from: 2028-01-01T00:00:00Z',
    /wanted `until` after `from`/,
  ],
  ['timestamp: required}\n    duty', 'timestamp: yes}\n    duty', /`required` or `optional`/],
  ['duty: {key: {file: duty.pub}', 'duty: {key: {file: duty.pub}, github: {}', /wanted one of `key`, `github`/],
  ['name: payments-prod', 'nam: payments-prod', /wanted `name`/],
  ['name: search', 'name: payments-prod', /wanted each rule once, got `payments-prod` again/],
  ['where: {namespace: {labels: {team: search}}}', 'where: {}', /wanted a test/],
  ['where: {namespace: {labels: {team: search}}}', 'where: {namespaces: {name: x}}', /got `namespaces`/],
  ['where: {namespace: {labels: {team: search}}}', 'where: {container: sidecar}', /got `sidecar`/],
  ['env: prod', 'env: pr*', /label without wildcards/],
  ['images: [registry.acme.io/payments/**]', 'images: []', /got an empty list/],
  ['images: [registry.acme.io/payments/**]', 'imges: [registry.acme.io/payments/**]', /got `imges`/],
  ['[registry.acme.io/payments/**]', '["registry.acme.io/payments/**:v1"]', /has a tag/],
  ['also: [registry.acme.io/signatures]', 'also: [registry.acme.io/signatures:v1]', /without tag and digest/],
  ['signedName: repository', 'signedName: name', /`repository` or `tag` or `any` or `if-named`/],
  ['index: self', 'index: both', /`self` or `children`/],
  ['mirrors: ["123.dkr.ecr.eu-west-1.amazonaws.com/vendor/**"]', 'mirrors: [m.io/vendor]', /as many wildcards/],
  [
    'warnUntil: 2026-12-31T00:00:00Z',
    'warnUntil: 2026-12-31T00:00:00Z, audit: true',
    /wanted one of `audit`, `warnUntil`/,
  ],
  ['require: {signedBy: vendor}', 'require: {}', /wanted one of `all`, `any`/],
  ['require: {signedBy: vendor}', 'require: {any: []}', /got an empty list/],
  ['require: {signedBy: vendor}', 'require: {signedBy: vendro}', /got `vendro`/],
  ['require: {signedBy: vendor}', 'require: {signedBy: []}', /wanted a signer/],
  ['require: {signedBy: vendor}', 'require: {signedBy: vendor, digestIn: bases.txt}', /wanted one of/],
  ['require: {signedBy: vendor}', 'require: {digestNotIn: bases.txt}', /below `all`/],
  ['require: {signedBy: vendor}', 'require: {any: [{signedBy: vendor}, {digestNotIn: bases.txt}]}', /below `all`/],
  ['require: {signedBy: vendor}', 'require: {all: [{digestNotIn: bases.txt}]}', /wanted a demand/],
  [', require: {signedBy: vendor}', '', /wanted `require`/],
  ['of: [alice, bob]', 'of: [alice, alice]', /wanted each signer once/],
  ['{atLeast: 1, of: [alice, bob]}', '{atLeast: 0, of: [alice, bob]}', /whole number from 1/],
  ['{atLeast: 1, of: [alice, bob]}', '{atLeast: 3, of: [scanner, duty]}', /wanted at most 2/],
  ['maxAge: 90d', 'maxAge: 3 months', /wanted a length of time/],
  ['attestation: vulns', 'attestation: vulnz', /acme\.yaml:34:31/],
  [', match: latest, maxAge: 24h', ', match: latest', /wanted `maxAge` beside `match: latest`/],
  ['match: latest', 'match: newest', /`any` or `all` or `latest`/],
  ['.startsWith("', '.startsWidth("', /acme\.yaml:33:21: /],
  [
    '{signedBy: search-ci}',
    '{summary: {by: search-ci, verifier: "https://gate.acme.io"}, maxAge: 1h}',
    /wanted `policySet`/,
  ],
  [
    '{signedBy: search-ci}',
    `{summary: {by: search-ci, verifier: x, policySet: "sha256:${'e'.repeat(64)}"}}`,
    /wanted `maxAge` beside `summary`/,
  ],
  ['digestIn: bases.txt', 'digestIn: scanner.pub', /scanner\.pub:1: wanted a digest/],
  ['digestIn: bases.txt', 'digestIn: [sha256:abc]', /wanted `sha256:` with 64/],
  ['rule: acme/payments-prod, ', '', /wanted `rule`/],
  [`"sha256:${'a'.repeat(64)}"`, 'latest', /wanted `sha256:` with 64/],
  ['reason: CI outage, ', '', /wanted `reason`/],
  [', expires: 2026-12-01T00:00:00Z', '', /wanted `expires`/],
  ['expires: 2026-12-01T00:00:00Z', 'expires: never', /wanted a time like/],
  ['notCovered: refuse', 'notCovered: allow', /`refuse` or `warn` or `admit`/],
  ['grace: 6h', 'grace: 6', /wanted a text/],
];

for (const [from, to, told] of mistaken) {
  test(`\`${to.trim() || `no ${from}`}\` is refused`, async () => {
    assert.ok(completeExample.includes(from), from);
    const mistakes = await mistakesIn(completeExample.replace(from, to), await testFiles());
    assert.ok(
      mistakes.some((mistake) => told.test(mistake)),
      mistakes.join('\n'),
    );
  });
}

test('all mistakes of a file are told at once', async () => {
  const changed = completeExample
    .replace('signedName: repository', 'signedName: x')
    .replace('maxAge: 8h', 'maxAge: x')
    .replace('grace: 6h', 'grace: x');
  assert.equal((await mistakesIn(changed, await testFiles())).length, 3);
});

test('a trust root that cannot be read is told once, and not wherever it is used', async () => {
  const text = completeExample.replace('acme-root.json', '/etc/acme-root.json');
  assert.equal((await mistakesIn(text, await testFiles())).length, 1);
});
