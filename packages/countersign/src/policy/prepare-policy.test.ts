// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { UsageError } from '../errors/errors.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import type { PolicySource } from './draft.ts';
import { signersOf } from './signers-of.ts';
import { mistakesIn, policySetOf, testFiles } from './testing/policy-files.ts';
import { completeExample } from './trust-policy/complete-example.fixture.ts';

const files = await testFiles();

function policy(name: string, rules: string, head = ''): string {
  return `apiVersion: countersign.dev/v1\nkind: TrustPolicy\nmetadata: {name: ${name}}\nspec: {${head}rules: [${rules}]}\n`;
}

const rule = '{name: one, images: [r.io/**], require: {digestIn: []}}';

function source(name: string, text: string, place?: string): PolicySource {
  return { name, bytes: encodeUtf8(text), ...(place === undefined ? {} : { place }) };
}

test('neither the order of files nor that of documents nor their names count', async () => {
  const documents = [
    ...completeExample.split('---\n'),
    policy('other', rule),
    policy('third', '{name: x, images: [q.io/**], require: {digestIn: bases.txt}}'),
  ];
  const whole = await policySetOf(
    documents.map((text, index) => source(`${index}.yaml`, text)),
    files,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(documents, { minLength: documents.length }),
      fc.boolean(),
      async (shuffled, inOneFile) => {
        const sources = inOneFile
          ? [source('all.yaml', shuffled.join('---\n'))]
          : shuffled.map((text, index) => source(`f${index}.yaml`, text));
        const set = await policySetOf(sources, files);
        assert.equal(set.hash, whole.hash);
        assert.equal(set.trustHash, whole.trustHash);
        assert.deepEqual(
          set.rules.map(({ id }) => id),
          whole.rules.map(({ id }) => id),
        );
      },
    ),
    { numRuns: 10 },
  );
});

test('the hash covers what the named files hold', async () => {
  const text = policy('a', '{name: one, images: [r.io/**], require: {digestIn: bases.txt}}');
  const before = await policySetOf(text, files);
  const changed = new Map([...files, ['bases.txt', encodeUtf8(`sha256:${'b'.repeat(64)}\n`)]]);
  assert.notEqual((await policySetOf(text, changed)).hash, before.hash);
  assert.equal((await policySetOf(text, new Map(files))).hash, before.hash);
});

test('another key is another trust, and the same one under another name is not', async () => {
  const text = (name: string): string =>
    policy(
      'a',
      `{name: one, images: [r.io/**], require: {signedBy: ${name}}}`,
      `signers: {${name}: {key: {file: duty.pub}}}, `,
    );
  const before = await policySetOf(text('x'), files);
  assert.equal((await policySetOf(text('y'), files)).trustHash, before.trustHash);
  const other = new Map([...files, ['duty.pub', files.get('scanner.pub') ?? new Uint8Array()]]);
  assert.notEqual((await policySetOf(text('x'), other)).trustHash, before.trustHash);
});

test('a document that stands twice, a policy that has the name of another, and second settings are refused', async () => {
  const one = policy('a', rule);
  assert.match(
    (await mistakesIn([source('x.yaml', one), source('y.yaml', one)], files)).join(),
    /y\.yaml:1:1: wanted each document once, got `TrustPolicy a` again after x\.yaml:1/,
  );
  const settings = (name: string): string =>
    `apiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: ${name}}\nspec: {}\n`;
  assert.match((await mistakesIn(`${settings('a')}---\n${settings('b')}`, files)).join(), /wanted one `TrustSettings`/);
});

test('settings of a namespace are refused: a tenant would loosen what holds for all', async () => {
  const settings = (namespace: string): string =>
    `apiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: s${namespace}}\nspec: {notCovered: admit}\n`;
  assert.equal((await policySetOf(settings(''), files)).settings.notCovered, 'admit');
  assert.match(
    (await mistakesIn(settings(', namespace: team'), files)).join(),
    /wanted `TrustSettings` of the whole installation, got some of the namespace `team`/,
  );
});

test('languages are told by group and version, and what is none of them is refused with the way to go', async () => {
  const document = (apiVersion: string, kind: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: {}\n`;
  for (const [apiVersion, kind] of [
    ['kyverno.io/v1', 'ClusterPolicy'],
    ['policies.kyverno.io/v1', 'ImageValidatingPolicy'],
    ['config.openshift.io/v1', 'ClusterImagePolicy'],
    ['policy.sigstore.dev/v1', 'ClusterImagePolicy'],
    ['v1', 'ConfigMap'],
    ['countersign.dev/v1', 'ClusterImagePolicy'],
    ['countersign.dev/v1', 'constructor'],
  ] as const) {
    assert.match((await mistakesIn(document(apiVersion, kind), files)).join(), /^acme\.yaml:1:1: wanted a policy, got/);
  }
  assert.match((await mistakesIn('- a\n', files)).join(), /no `kind`/);
});

test('mistakes in the YAML of one file do not hide those of others', async () => {
  const mistakes = await mistakesIn([source('x.yaml', 'a: &b 1'), source('y.yaml', policy('a', '{name: one}'))], files);
  assert.deepEqual(mistakes, [
    'x.yaml:1:4: wanted plain values, got an anchor (`&`)',
    'y.yaml:4:16: wanted `images` in `spec.rules[0]`, got nothing',
    'y.yaml:4:16: wanted `require` in `spec.rules[0]`, got nothing',
  ]);
});

test('exceptions count only from places that the settings list', async () => {
  const exception = `apiVersion: countersign.dev/v1\nkind: TrustException\nmetadata: {name: e}\nspec: {rule: a/one, digest: "sha256:${'a'.repeat(64)}", image: "R.io/x", reason: r, expires: 2027-01-01T00:00:00Z}\n`;
  const settings =
    'apiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: s}\nspec: {exceptionsFrom: [security]}\n';
  const with_ = async (place?: string, namespace = '') =>
    await policySetOf(
      [
        source('a.yaml', policy('a', rule)),
        source('s.yaml', settings),
        source('e.yaml', exception.replace('{name: e}', `{name: e${namespace}}`), place),
      ],
      files,
    );
  assert.equal((await with_('security')).exceptions[0]?.image, 'r.io/x');
  assert.deepEqual((await with_('security')).findings, []);
  assert.deepEqual((await with_('team')).exceptions, []);
  assert.deepEqual((await with_()).exceptions, []);
  assert.deepEqual((await with_(undefined, ', namespace: team')).exceptions, []);
  assert.equal((await with_(undefined, ', namespace: security')).exceptions.length, 1);
  assert.deepEqual((await with_('security', ', namespace: team')).exceptions, []);
  const claimed = await with_('team', ', namespace: security');
  assert.deepEqual(claimed.exceptions, []);
  assert.deepEqual(
    claimed.findings.map((finding) => finding.rule),
    ['exception-place-claimed'],
  );
  assert.deepEqual((await with_('security', ', namespace: security')).findings, []);
  assert.deepEqual((await with_(undefined, ', namespace: security')).findings, []);
  assert.deepEqual(
    (await with_('team')).findings.map((finding) => finding.rule),
    ['exception-not-honoured'],
  );
});

test('an exception from a rule that does not exist is a surprise', async () => {
  const exception = `apiVersion: countersign.dev/v1\nkind: TrustException\nmetadata: {name: e}\nspec: {rule: a/two, digest: "sha256:${'a'.repeat(64)}", reason: r, expires: 2027-01-01T00:00:00Z}\n`;
  const set = await policySetOf(`${policy('a', rule)}---\n${exception}`, files);
  assert.deepEqual(
    set.findings.map((finding) => finding.rule),
    ['exception-not-honoured', 'exception-without-rule'],
  );
});

test('a certificate log is demanded where the root names one, known here or not', async () => {
  const text = policy(
    'a',
    '{name: one, images: [r.io/**], require: {signedBy: alice}}',
    'trustRoots: {acme: {file: acme-root.json}}, signers: {alice: {keyless: {issuer: https://sso.acme.io, subject: alice@acme.io, trustRoot: acme}}}, ',
  );
  const sctsWith = async (change: (json: string) => string): Promise<readonly number[]> => {
    const root = encodeUtf8(change(decodeUtf8(files.get('acme-root.json') ?? new Uint8Array(), 'json-malformed')));
    const { rules } = await policySetOf(text, new Map([...files, ['acme-root.json', root]]));
    return signersOf(rules).map(({ demands }) => demands.scts);
  };
  const withCtLogs = (json: string, change: (logs: readonly { publicKey: object }[]) => unknown): string => {
    const root = JSON.parse(json);
    return JSON.stringify({ ...root, ctlogs: change(root.ctlogs) });
  };
  const future = { rawBytes: 'AA==', keyDetails: 'PKIX_OF_THE_FUTURE', validFor: { start: '2026-01-01T00:00:00Z' } };
  assert.deepEqual(await sctsWith((json) => json), [1]);
  assert.deepEqual(await sctsWith((json) => withCtLogs(json, () => [])), [0]);
  const unknown = (json: string): string =>
    withCtLogs(json, (logs) => logs.map((log) => ({ ...log, publicKey: future })));
  assert.deepEqual(await sctsWith(unknown), [1]);
});

test('the root of a sandbox is refused, unless the caller takes it', async () => {
  const { world } = createTestWorld();
  const withRoot = new Map([...files, ['acme-root.json', world.trustedRoot()]]);
  const text = policy(
    'a',
    '{name: one, images: [r.io/**], require: {signedBy: x}}',
    'trustRoots: {own: {file: acme-root.json}}, signers: {x: {keyless: {issuer: "https://i.io", subject: a@i.io, trustRoot: own}}}, ',
  );
  await assert.rejects(
    policySetOf(text, withRoot),
    (error) => error instanceof UsageError && error.code === 'sandbox-refused',
  );
  assert.equal((await policySetOf(text, withRoot, { insecureSandbox: 'accepted' })).rules.length, 1);
  assert.equal((await policySetOf(text, files)).rules.length, 1);
});

test('a hundred thousand rules, or ten megabytes, are refused in a few words', async () => {
  const many = policy('a', `${'{},'.repeat(100_000)}{}`);
  assert.equal((await mistakesIn(many, files)).length, 1);
  assert.match(
    (await mistakesIn([{ name: 'big.yaml', bytes: new Uint8Array(10_000_000) }], files)).join(),
    /big\.yaml: wanted at most 1048576 bytes/,
  );
  const wrong = policy('a', Array.from({ length: 900 }, (_, index) => `{name: n${index}, x: y}`).join(','));
  assert.equal((await mistakesIn(wrong, files)).length, 500);
});
