// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { UnavailableError } from '../../errors/errors.ts';
import type { Decision } from '../../policy/decision.ts';
import { type Schema, schemaFaults } from '../../policy/testing/schema-faults.ts';
import { testImage, writeContent } from '../../store/test-image.ts';
import { type SignedHub, startSignedHub, writeText } from '../testing/signed-hub.ts';

const schemaFile = new URL('../../../../../docs/reference/decision.schema.json', import.meta.url);

interface List {
  readonly kind: string;
  readonly items: readonly Decision[];
  readonly inputs: readonly { readonly item: number; readonly source: string; readonly line?: number }[];
  readonly error?: { readonly code: string };
}

interface Gate extends SignedHub {
  readonly policy: string;
  readonly keys: { readonly key: string; readonly pub: string };
}

/** A hub with an image that `ci` signed, and the policy that demands it. */
async function openGate(t: TestContext, rule = ''): Promise<Gate> {
  const hub = await startSignedHub(t);
  const keys = await hub.key('ci');
  assert.equal((await hub.run(['sign', '--key', keys.key, hub.name])).code, 0);
  const policy = await writeText(
    hub.folder,
    'acme.yaml',
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers: {ci: {key: {file: ci.pub}}}
  rules:
    - {name: app, images: ["${hub.host}/team/**"], ${rule}require: {signedBy: ci}}
`,
  );
  return { ...hub, policy, keys };
}

async function checkJson(gate: Gate, args: readonly string[], options = {}): Promise<List & { readonly code: number }> {
  const { code, stdout } = await gate.run(['check', '--policy', gate.policy, '-o', 'json', ...args], options);
  return { ...(JSON.parse(stdout) as List), code };
}

test('a signed image is verified, one that nobody signed is refused, and the digest is told', async (t) => {
  const gate = await openGate(t);
  await writeContent(await gate.store('team/bare'), testImage('bare'), 'v1');
  const { items, code } = await checkJson(gate, [gate.name, `${gate.host}/team/bare:v1`]);
  assert.equal(code, 13);
  assert.deepEqual(
    items.map(({ result, admitted, reason }) => [result, admitted, reason?.code]),
    [
      ['verified', true, undefined],
      ['refused', false, 'policy-refused'],
    ],
  );
  assert.equal(items[0]?.digest, gate.digest);
  assert.equal((await gate.run(['check', '--policy', gate.policy, gate.name])).code, 0);
});

test('a signature that is moved under another name does not count there', async (t) => {
  const gate = await openGate(t);
  const other = `${gate.host}/team/other:v1`;
  await gate.run(['copy', gate.name, other]);
  const { items, code } = await checkJson(gate, [other]);
  assert.deepEqual([code, items[0]?.result], [13, 'refused']);
});

test('each way of not being admitted has its exit code, and none hides the others', async (t) => {
  const gate = await openGate(t);
  const cases: readonly (readonly [string, number, Decision['result'], string])[] = [
    [`${gate.host}/team/none:v1`, 11, 'refused', 'image-not-found'],
    [`${gate.host}/Team`, 2, 'refused', 'reference-malformed'],
    ['127.0.0.1:1/team/app:v1', 4, 'unavailable', 'registry-unreachable'],
  ];
  for (const [image, exit, result, reason] of cases) {
    const { items, code } = await checkJson(gate, [image, gate.name]);
    assert.deepEqual([code, items[0]?.result, items[0]?.reason?.code], [exit, result, reason], image);
    assert.equal(items[1]?.result, 'verified');
  }
  await writeContent(await gate.store('else/app'), testImage('app'), 'v1');
  const { items, code } = await checkJson(gate, [`${gate.host}/else/app:v1`]);
  assert.deepEqual([code, items[0]?.result], [14, 'not-covered']);
});

test('what only warns is admitted, and still not called verified', async (t) => {
  const gate = await openGate(t, 'warnUntil: 2999-01-01T00:00:00Z, ');
  await writeContent(await gate.store('team/bare'), testImage('bare'), 'v1');
  const { code, stdout, stderr } = await gate.run(['check', '--policy', gate.policy, `${gate.host}/team/bare:v1`]);
  assert.equal(code, 0);
  assert.match(stdout, /refused, admitted all the same/);
  assert.match(stderr, /warning: /);
});

test('the list satisfies the published schema, and is one also when nothing could be decided', async (t) => {
  const gate = await openGate(t);
  const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as Schema;
  const { stdout } = await gate.run(['check', '--policy', gate.policy, '-o', 'json', gate.name, `${gate.host}/x`]);
  assert.deepEqual(schemaFaults(JSON.parse(stdout), schema), []);
  const broken = await writeText(gate.folder, 'broken.yaml', 'kind: TrustPolicy\n');
  const failures: readonly (readonly [string, readonly string[], number])[] = [
    ['usage-flag', ['--policy', gate.policy], 2],
    ['usage-flag', [gate.name], 2],
    ['file-not-found', ['--policy', join(gate.folder, 'none.yaml'), gate.name], 2],
    ['policy-malformed', ['--policy', broken, gate.name], 3],
    ['usage-flag', ['--policy', gate.policy, '--context', 'namespace=prod', gate.name], 2],
    ['usage-flag', ['--policy', gate.policy, '--max-workers', '0', gate.name], 2],
    ['usage-flag', ['--policy', gate.policy, '--insecure-at', 'now', gate.name], 2],
  ];
  for (const [wanted, flags, exit] of failures) {
    const ran = await gate.run(['check', '-o', 'json', ...flags]);
    const list = JSON.parse(ran.stdout) as List;
    assert.deepEqual(
      [ran.code, list.kind, list.items, list.error?.code],
      [exit, 'DecisionList', [], wanted],
      ran.stderr,
    );
    assert.deepEqual(schemaFaults(list, schema), []);
  }
});

test('a check that is interrupted says so', async (t) => {
  const gate = await openGate(t);
  const signal = AbortSignal.abort(new UnavailableError('interrupted', 'stopped by the user'));
  const { code, error } = await checkJson(gate, [gate.name], { signal });
  assert.deepEqual([code, error?.code], [130, 'interrupted']);
});

test('no variable chooses the policy, the trust, the evidence or the strictness', async (t) => {
  const gate = await openGate(t);
  const lax = await writeText(
    gate.folder,
    'lax.yaml',
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: lax}
spec: {rules: [{name: all, images: ["**"], require: {digestIn: ["${gate.digest}"]}}]}
`,
  );
  const env = {
    COSIGN_POLICY: lax,
    COSIGN_INSECURE_AT: '2000-01-01T00:00:00Z',
    COSIGN_INSECURE_SANDBOX: 'true',
    COSIGN_ALLOW_EMPTY: 'true',
    COSIGN_REPOSITORY: `${gate.host}/evil/signatures`,
    COSIGN_CONTEXT: 'namespace.name=prod',
    SIGSTORE_ROOT_FILE: '/nonexistent',
  };
  const without = await gate.run(['check', gate.name], { env });
  assert.equal(without.code, 2, 'a policy in the environment is none');
  const empty = await gate.run(['check', '--policy', gate.policy], { env });
  assert.equal(empty.code, 2, 'nothing to check stays a mistake');
  const withEnv = await gate.run(['check', '--policy', gate.policy, '-o', 'json', gate.name], { env });
  const plain = await checkJson(gate, [gate.name]);
  const [decision] = (JSON.parse(withEnv.stdout) as List).items;
  assert.equal(decision?.policySet, plain.items[0]?.policySet);
  assert.deepEqual([decision?.result, decision?.context], ['verified', {}]);
  assert.match(withEnv.stderr, /^note: .*`COSIGN_POLICY`.*`SIGSTORE_ROOT_FILE`/);
});

test('files say which images run and where, and each is told where it stands', async (t) => {
  const gate = await openGate(t, 'where: {namespace: {name: prod}}, ');
  const pod = await writeText(
    gate.folder,
    'pod.yaml',
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: prod}\nspec:\n  containers:\n    - {name: a, image: "${gate.name}"}\n`,
  );
  const { items, inputs, code } = await checkJson(gate, ['--from', pod, '--from', pod]);
  assert.equal(code, 0);
  assert.deepEqual(
    items.map(({ result, context }) => [result, context['namespace.name']]),
    [['verified', 'prod']],
  );
  assert.deepEqual(
    inputs.map(({ item, source, line }) => [item, source, line]),
    [
      [0, pod, 6],
      [0, pod, 6],
    ],
  );
  const dev = await checkJson(gate, ['--from', pod, '--context', 'namespace.name=dev']);
  assert.deepEqual([dev.code, dev.items[0]?.reason?.code], [2, 'usage-flag'], 'the file says prod');
  const unknown = await checkJson(gate, [gate.name]);
  assert.deepEqual([unknown.code, unknown.items[0]?.reason?.code], [2, 'context-missing']);
  assert.equal((await checkJson(gate, [gate.name, '--context', 'namespace.name=prod'])).code, 0);
});

test('images come from standard input, and a list without any is a mistake', async (t) => {
  const gate = await openGate(t);
  assert.equal((await checkJson(gate, ['-'], { stdin: `${gate.name}\n` })).code, 0);
  assert.equal((await checkJson(gate, ['-'], { stdin: '\n' })).code, 2);
  assert.equal((await checkJson(gate, ['-', '--allow-empty'], { stdin: '\n' })).code, 0);
});

test('a local image is judged under the name that is given, and a name in a registry is not replaced', async (t) => {
  const gate = await openGate(t);
  await gate.run(['save', '--dir', join(gate.folder, 'layout'), gate.name]);
  const local = `oci:${gate.folder}/layout`;
  const named = await checkJson(gate, [local, '--as', gate.name]);
  assert.deepEqual([named.code, named.items[0]?.digest], [0, gate.digest]);
  assert.equal((await checkJson(gate, [local, '--as', `${gate.host}/team/other:v1`])).code, 13);
  assert.equal((await checkJson(gate, [local])).items[0]?.reason?.code, 'reference-unsupported');
  assert.equal((await checkJson(gate, [`${gate.host}/team/x:v1`, '--as', gate.name])).code, 2);
});

test('the reasoning goes to stdout where a person asked for it, and never between data', async (t) => {
  const gate = await openGate(t);
  const table = await gate.run(['check', '--policy', gate.policy, '--explain', gate.name]);
  assert.match(table.stdout, /├── evidence: 1 piece/);
  for (const output of ['json', 'sarif', 'junit']) {
    const { stdout, stderr } = await gate.run(['check', '--policy', gate.policy, '--explain', '-o', output, gate.name]);
    assert.doesNotMatch(stdout, /├──/);
    assert.match(stderr, /├── evidence: 1 piece/);
  }
});

test('a summary by a bare key proves no time, and is refused before anything is decided', async (t) => {
  const gate = await openGate(t);
  const later = await gate.key('gate');
  const emit = ['--emit-svr', '--svr-verifier', 'https://ci.example/check', '--svr-key', later.key];
  const found = await gate.run(['check', '--policy', gate.policy, gate.name, ...emit]);
  assert.deepEqual([found.code, found.stdout], [2, '']);
  assert.match(found.stderr, /proves no time/);
  const bare = `${gate.host}/team/none:v1`;
  const logged = [...emit, '--svr-timestamp-server-url', 'http://127.0.0.1:9'];
  const nothing = await gate.run(['check', '--policy', gate.policy, bare, ...logged]);
  assert.equal(nothing.code, 11);
  assert.match(nothing.stderr, /nothing is verified/);
});
