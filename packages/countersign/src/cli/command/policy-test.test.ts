// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type SignedHub, startSignedHub, writeText } from '../testing/signed-hub.ts';

interface Desk extends SignedHub {
  readonly cases: (want: string, subject?: string) => Promise<string>;
}

/** A signed image, its policy, and its evidence in `app.json`. */
async function openDesk(t: TestContext): Promise<Desk> {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('ci');
  await hub.run(['sign', '--key', key, hub.name]);
  const policy = await writeText(
    hub.folder,
    'acme.yaml',
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers: {ci: {key: {file: ci.pub}}}
  rules: [{name: app, images: ["${hub.host}/team/**"], require: {signedBy: ci}}]
`,
  );
  const record = ['check', '--policy', policy, '--record', join(hub.folder, 'app.json'), hub.name];
  assert.equal((await hub.run(record)).code, 0);
  const cases: Desk['cases'] = async (want, subject = 'evidence: app.json, instant: "2999-01-01T00:00:00Z"') =>
    await writeText(
      hub.folder,
      'cases.yaml',
      `apiVersion: countersign.dev/v1
kind: TrustPolicyTest
spec:
  policies: [acme.yaml]
  cases: [{name: the release, ${subject}, want: ${want}}]
`,
    );
  return { ...hub, cases };
}

test('recorded evidence is decided about again, without a registry', async (t) => {
  const desk = await openDesk(t);
  const file = await desk.cases('{result: verified, admitted: true, rules: {acme/app: satisfied}}');
  const { code, stdout } = await desk.run(['policy', 'test', file]);
  assert.equal(stdout, 'ok    the release\n1 case, 0 failed\n');
  assert.equal(code, 0);
});

test('a case that comes out otherwise shows what was wanted, what came out, and why', async (t) => {
  const desk = await openDesk(t);
  const file = await desk.cases('{result: refused, code: too-old}');
  const { code, stdout, stderr } = await desk.run(['policy', 'test', file]);
  assert.equal(code, 13);
  assert.match(stdout, /^FAIL {2}the release \(.*cases.yaml:5\)\n {6}result: wanted refused, got verified\n/);
  assert.match(stdout, /code: wanted too-old, got none/);
  assert.match(stdout, /signed by `ci`: satisfied/);
  assert.match(stderr, /\[policy-test-failed\]/);
});

test('an image is looked for now', async (t) => {
  const desk = await openDesk(t);
  const there = await desk.cases('{result: verified}', `image: "${desk.name}"`);
  assert.equal((await desk.run(['policy', 'test', there])).code, 0);
  const none = await desk.cases('{result: refused, code: image-not-found}', `image: "${desk.host}/team/none:v1"`);
  assert.equal((await desk.run(['policy', 'test', none])).code, 0);
});

test('evidence that does not parse or is not there is the decision of its case', async (t) => {
  const desk = await openDesk(t);
  await writeText(desk.folder, 'bad.json', '{}');
  const instant = 'instant: "2026-01-01T00:00:00Z"';
  const bad = await desk.cases('{result: refused, code: record-malformed}', `evidence: bad.json, ${instant}`);
  assert.equal((await desk.run(['policy', 'test', bad])).code, 0);
  const gone = await desk.cases('{result: verified}', `evidence: gone.json, ${instant}`);
  const { code, stdout } = await desk.run(['policy', 'test', gone]);
  assert.equal(code, 13);
  assert.match(stdout, /\[file-not-found\]/);
});

test('mistakes in the files themselves are mistakes and no failed cases', async (t) => {
  const desk = await openDesk(t);
  const file = await desk.cases('{result: perhaps}');
  assert.equal((await desk.run(['policy', 'test', file])).code, 3);
  assert.equal((await desk.run(['policy', 'test', join(desk.folder, 'none.yaml')])).code, 2);
});

test('a record replays to the same decision, byte for byte', async (t) => {
  const desk = await openDesk(t);
  const at = ['--insecure-at', '2999-01-01T00:00:00Z', '-o', 'json'];
  const policy = join(desk.folder, 'acme.yaml');
  const record = join(desk.folder, 'again.json');
  const live = await desk.run(['check', '--policy', policy, ...at, '--record', record, desk.name]);
  const { parseRecord } = await import('../../policy/record/parse-record.ts');
  const { evaluatePolicy } = await import('../../policy/evaluate/evaluate-policy.ts');
  const { encodeDecision } = await import('../../policy/encode-decision.ts');
  const { loadPolicySet } = await import('../../inspect/load-policy-set.ts');
  const { systemFiles } = await import('../../host/system-files.ts');
  const evidence = parseRecord(await systemFiles.read(record, 1_000_000));
  const policySet = await loadPolicySet([policy], { files: systemFiles });
  const replayed = encodeDecision(evaluatePolicy(policySet, evidence, {}, Date.UTC(2999, 0, 1)));
  const { items } = JSON.parse(live.stdout) as { items: readonly unknown[] };
  assert.equal(JSON.stringify(items[0]), replayed);
});
