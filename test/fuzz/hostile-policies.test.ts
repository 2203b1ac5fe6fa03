// SPDX-License-Identifier: Apache-2.0
// Policies, manifests and evidence made to cost as much as they can, through the real command: each ends with its own code, and soon
// enough for the test's deadline, which is the only clock here.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type SignedHub, startSignedHub, writeText } from '../../packages/countersign/src/cli/testing/signed-hub.ts';
import { signatureTag } from '../../packages/countersign/src/oci/attachment-tag.ts';
import { parseDigest } from '../../packages/countersign/src/oci/digest.ts';
import { buildSignatureManifest } from '../../packages/countersign/src/oci/signature-manifest.ts';
import type { Decision } from '../../packages/countersign/src/policy/decision.ts';
import { testBlob, writeContent } from '../../packages/countersign/src/store/test-image.ts';

const deadline = { timeout: 60_000 };
const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';

interface Checked {
  readonly code: number;
  readonly stderr: string;
  readonly items: readonly Decision[];
  readonly error?: { readonly code: string };
}

interface Gate extends SignedHub {
  readonly check: (args: readonly string[]) => Promise<Checked>;
  readonly checkWith: (policy: string, args?: readonly string[]) => Promise<Checked>;
}

const policyText = (host: string, more = '', require = '{signedBy: ci}'): string => `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers:
    ci: {key: {file: ci.pub}}${more}
  rules:
    - name: app
      images: ["${host}/team/**"]
      require: ${require}
`;

async function openGate(t: TestContext): Promise<Gate> {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('ci');
  assert.equal((await hub.run(['sign', '--key', key, '--new-bundle-format=false', hub.name])).code, 0);
  const check = async (args: readonly string[]): Promise<Checked> => {
    const { code, stdout, stderr } = await hub.run(['check', '-o', 'json', ...args]);
    return { ...(JSON.parse(stdout) as Omit<Checked, 'code' | 'stderr'>), code, stderr };
  };
  const checkWith = async (policy: string, args: readonly string[] = [hub.name]): Promise<Checked> =>
    await check(['--policy', await writeText(hub.folder, 'acme.yaml', policy), ...args]);
  return { ...hub, check, checkWith };
}

function outcome({ code, error, items }: Checked): readonly unknown[] {
  return [code, error?.code ?? items[0]?.reason?.code];
}

/** Ten to the power of `levels`, in a few hundred bytes. */
function aliasBomb(levels: number): string {
  const line = (at: number): string => {
    const item = at === 0 ? '"lol"' : `*l${at - 1}`;
    return `l${at}: &l${at} [${Array.from({ length: 10 }, () => item).join(', ')}]`;
  };
  return Array.from({ length: levels }, (_, at) => line(at)).join('\n');
}

test('the twin of all below: the policy without anything hostile in it admits the image', deadline, async (t) => {
  const gate = await openGate(t);
  assert.deepEqual(outcome(await gate.checkWith(policyText(gate.host))), [0, undefined]);
});

test('10 MB of YAML are no policy, whatever is in them', deadline, async (t) => {
  const gate = await openGate(t);
  const megabytes = (line: string): string => line.repeat(Math.ceil((10 * 1024 * 1024) / line.length));
  for (const hostile of [
    megabytes('# comment\n'),
    megabytes('- a\n'),
    megabytes('['),
    megabytes('{a: '),
    megabytes('---\n'),
    policyText(gate.host) + megabytes(' '),
    'a: "'.concat(megabytes('\\u0041'), '"'),
  ])
    assert.deepEqual(outcome(await gate.checkWith(hostile)), [2, 'file-unreadable']);
});

test('a megabyte that may be a policy is read to its end, and its mistakes are told', deadline, async (t) => {
  const gate = await openGate(t);
  const fill = (line: string, count: number): string => line.repeat(count);
  for (const [hostile, wanted] of [
    [fill('[', 900_000), 'policy-malformed'],
    [fill('- ', 400_000), 'policy-malformed'],
    [fill('{a: ', 200_000), 'policy-malformed'],
    [fill('---\na: 1\n', 100_000), 'policy-malformed'],
    [Array.from({ length: 60_000 }, (_, at) => `k${at}: ${at}`).join('\n'), 'policy-malformed'],
    [fill('? a\n', 200_000), 'policy-malformed'],
    [fill('&a ', 300_000), 'policy-malformed'],
    [fill('!!str ', 150_000), 'policy-malformed'],
  ] as const)
    assert.deepEqual(outcome(await gate.checkWith(hostile)), [3, wanted], hostile.slice(0, 20));
});

test('aliases that stand for billions of values are refused, in policies and in manifests', deadline, async (t) => {
  const gate = await openGate(t);
  const bomb = aliasBomb(12);
  assert.deepEqual(outcome(await gate.checkWith(`${policyText(gate.host)}---\n${bomb}\n`)), [3, 'policy-malformed']);
  const manifest = await writeText(
    gate.folder,
    'pod.yaml',
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${bomb}\nspec: {containers: [{name: a, image: "${gate.name}"}]}\n`,
  );
  const checked = await gate.checkWith(policyText(gate.host), ['--from', manifest]);
  assert.equal(checked.code, 3);
  assert.match(String(checked.error?.code), /^(workload|yaml)-malformed$/);
});

test('10 MB of manifests come to an end', deadline, async (t) => {
  const gate = await openGate(t);
  const from = async (text: string): Promise<Checked> =>
    await gate.checkWith(policyText(gate.host), ['--from', await writeText(gate.folder, 'all.yaml', text)]);
  const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n---\n';
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "${gate.name}"}]}\n`;
  const many = await from(service.repeat(20_000) + pod);
  assert.deepEqual([many.code, many.items.length], [0, 1]);
  assert.equal((await from(`${'['.repeat(5_000_000)}`)).code, 3);
  assert.equal((await from(`${pod}x: ${'{a: '.repeat(100_000)}`)).code, 3);
});

test('a condition that would run without end is refused before or while it runs', deadline, async (t) => {
  const gate = await openGate(t);
  const { key } = await gate.key('ci');
  await gate.run(['sign', '--key', key, '--new-bundle-format=false', gate.name]);
  const predicate = await writeText(
    gate.folder,
    'predicate.json',
    JSON.stringify({ list: Array.from({ length: 3000 }, (_, at) => at), text: 'a'.repeat(20_000) }),
  );
  const type = 'https://acme.example/hostile';
  const attest = ['attest', '--key', key, '--type', type, '--predicate', predicate, gate.name];
  assert.equal((await gate.run(attest)).code, 0);
  const checkIf = async (condition: string): Promise<Checked> =>
    await gate.checkWith(
      policyText(gate.host, '', `{attestation: "${type}", by: ci, match: any, if: ${JSON.stringify(condition)}}`),
    );
  for (const harmless of ['predicate.list.size() == 3000', `${'!'.repeat(4000)}true`])
    assert.deepEqual(outcome(await checkIf(harmless)), [0, undefined]);
  for (const condition of [
    'predicate.list.all(x, predicate.list.all(y, predicate.list == predicate.list))',
    'predicate.list.exists(x, predicate.list.exists(y, x == y && x != y))',
    // Backtracking would take longer than the universe has.
    'predicate.text.matches("(a+)+b") && predicate.list.all(x, predicate.list.all(y, true))',
  ])
    assert.deepEqual(outcome(await checkIf(condition)), [13, 'policy-refused'], condition);
  for (const condition of [
    'predicate.list.all(x, predicate.list.all(y, predicate.list.all(z, true)))',
    `${'('.repeat(1500)}true${')'.repeat(1500)}`,
    `${'[1].map(x, '.repeat(3)}1${')'.repeat(3)}.size() > 0`,
    '"a".matches("(a{1000}){1000}")',
  ])
    assert.deepEqual(outcome(await checkIf(condition)), [3, 'policy-malformed'], condition.slice(0, 60));
});

test('patterns that make backtracking engines explode match as fast as others', deadline, async (t) => {
  const gate = await openGate(t);
  const long = `${gate.host}/team/${'a'.repeat(200)}`;
  const glob = policyText(gate.host).replace('/team/**"', `/${'*a'.repeat(200)}*b"`);
  assert.deepEqual(outcome(await gate.checkWith(glob, [`${long}@${gate.digest}`])), [11, 'image-not-found']);
  const signer = (form: string): string =>
    policyText(
      gate.host,
      `\n    eve: {keyless: {issuer: "https://sso.acme.example", ${form}}}`,
      '{signedBy: [ci, eve]}',
    );
  for (const form of [
    `subject: "${'*a'.repeat(300)}"`,
    `subject: "https://sso.acme.example/${'**/'.repeat(100)}x"`,
    'subjectRegex: "https://sso\\\\.acme\\\\.example/(([a-z]+)+)+$"',
    'subjectRegex: "https://sso\\\\.acme\\\\.example/(a|a|a)*(a|aa)*b"',
  ]) {
    const { code, error } = await gate.checkWith(signer(form));
    assert.ok(code === 0 || error?.code === 'policy-malformed', `${form}: ${code} ${error?.code}`);
  }
  assert.deepEqual(outcome(await gate.checkWith(signer('subjectRegex: "(a{1000}){1000}"'))), [3, 'policy-malformed']);
});

/** Signatures that parse and are nobody's, before and behind those that are there. */
async function surround(gate: Gate, before: number, behind: number): Promise<void> {
  const store = await gate.store();
  const tag = signatureTag(parseDigest(gate.digest));
  const there = await store.readManifest({ tag });
  const layers = there?.manifest.kind === 'image' ? there.manifest.layers : [];
  const blob = testBlob('{"critical":{}}', simpleSigning);
  const forged = Array.from({ length: before + behind }, (_, at) => ({
    ...blob.descriptor,
    annotations: { 'dev.cosignproject.cosign/signature': Buffer.from(`signature ${at}`).toString('base64') },
  }));
  const { manifest, config } = buildSignatureManifest([...forged.slice(0, before), ...layers, ...forged.slice(before)]);
  await writeContent(store, { manifest, blobs: [config, blob] }, tag);
}

test('one genuine signature is found among a thousand, and behind the limit it does not count', deadline, async (t) => {
  const gate = await openGate(t);
  await surround(gate, 500, 499);
  const { items, ...among } = await gate.checkWith(policyText(gate.host));
  assert.deepEqual([among.code, items[0]?.evidence.length], [0, 1000]);
  await surround(gate, 500, 0);
  const beyond = await gate.checkWith(policyText(gate.host));
  assert.deepEqual(outcome(beyond), [13, 'policy-refused']);
  assert.match(beyond.items[0]?.reason?.message ?? '', /at most 1000/);
});

test('a thousand signatures that nobody made are refused by each of twenty signers', deadline, async (t) => {
  const gate = await openGate(t);
  await gate.key('other');
  await surround(gate, 500, 499);
  const names = Array.from({ length: 20 }, (_, at) => `s${at}`);
  const signers = names.map(
    (name) => `\n    ${name}: {keyless: {issuer: "https://sso.acme.example", subject: "${name}@acme.example"}}`,
  );
  const policy = policyText(gate.host, signers.join(''), `{signedBy: [${names.join(', ')}]}`);
  const { items, ...checked } = await gate.checkWith(policy);
  assert.deepEqual([checked.code, items[0]?.result, items[0]?.evidence.length], [13, 'refused', 1000]);
  assert.ok(
    items[0]?.evidence.every(({ signers: verdicts }) => verdicts.every(({ verdict }) => verdict === 'refused')),
  );
});
