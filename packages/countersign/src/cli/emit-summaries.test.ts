// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision } from '../policy/decision.ts';
import { openSandboxCommand, person } from './testing/sandbox-command.ts';
import { startSignedHub, writeText } from './testing/signed-hub.ts';

test('a later gate that demands the summary of this one goes by it alone, and only by that of these policies', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('ci');
  assert.equal((await hub.run(['sign', '--key', key, hub.name])).code, 0);
  const box = await openSandboxCommand(t);
  const { urls, issuer } = box.sandbox;
  await writeText(hub.folder, 'root.json', new TextDecoder().decode(box.sandbox.world.trustedRoot()));
  const first = await writeText(
    hub.folder,
    'first.yaml',
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: first}
spec:
  signers: {ci: {key: {file: ci.pub}}}
  rules: [{name: app, images: ["${hub.host}/team/**"], require: {signedBy: ci}}]
`,
  );
  const next = async (name: string, policySet: string): Promise<string> =>
    await writeText(
      hub.folder,
      `${name}.yaml`,
      `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: next}
spec:
  trustRoots: {box: {file: root.json}}
  signers: {gate: {keyless: {issuer: "${urls.issuer}", subject: ${person}, trustRoot: box}}}
  rules:
    - name: app
      images: ["${hub.host}/team/**"]
      require: {summary: {by: gate, verifier: "https://ci.example/check", policySet: "sha256:${policySet}"}, maxAge: 1h}
`,
    );
  const token = box.write('token', await issuer.mint({ claims: { email: person } }));
  const emitted = await hub.run([
    ...['check', '--policy', first, '-o', 'json', '--insecure-sandbox', hub.name],
    ...['--emit-svr', '--svr-verifier', 'https://ci.example/check', '--svr-identity-token', token],
    ...['--svr-fulcio-url', urls.certificateAuthority, '--svr-rekor-url', urls.rekor1],
    ...['--svr-trusted-root', `${hub.folder}/root.json`],
  ]);
  assert.equal(emitted.code, 0, emitted.stderr);
  const { items } = JSON.parse(emitted.stdout) as { items: readonly Decision[] };
  const strict = ['check', '--insecure-sandbox', '--explain', hub.name, '--policy'];
  const same = await hub.run([...strict, await next('same', items[0]?.policySet ?? '')]);
  assert.equal(same.code, 0, same.stdout);
  const other = await hub.run([...strict, await next('other', '0'.repeat(64))]);
  assert.equal(other.code, 13);
  assert.match(other.stdout, /\[summary-mismatch\]/);
});

test('an image whose policies read where it runs has no summary, is named, and keeps no other from its own', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('ci');
  const other = `${hub.host}/team/other:v1`;
  assert.equal((await hub.run(['copy', hub.name, other])).code, 0);
  for (const name of [hub.name, other]) assert.equal((await hub.run(['sign', '--key', key, name])).code, 0);
  const box = await openSandboxCommand(t);
  await writeText(hub.folder, 'root.json', new TextDecoder().decode(box.sandbox.world.trustedRoot()));
  const policy = await writeText(
    hub.folder,
    'policy.yaml',
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: first}
spec:
  signers: {ci: {key: {file: ci.pub}}}
  rules:
    - {name: all, images: ["${hub.host}/team/**"], require: {signedBy: ci}}
    - {name: prod, images: ["${hub.host}/team/other"], where: {namespace: {name: prod}}, require: {signedBy: ci}}
`,
  );
  const later = await hub.key('gate');
  const { urls } = box.sandbox;
  const run = async (...names: readonly string[]) =>
    await hub.run([
      ...['check', '--policy', policy, '--context', 'namespace.name=prod', '--insecure-sandbox', ...names],
      ...['--emit-svr', '--svr-verifier', 'https://ci.example/check', '--svr-key', later.key],
      ...['--svr-timestamp-server-url', urls.timestampAuthority, '--svr-trusted-root', `${hub.folder}/root.json`],
    ]);
  const both = await run(other, hub.name);
  assert.equal(both.code, 2, both.stderr);
  assert.match(both.stderr, /other:v1: no summary can be signed: the decision depends on `namespace.name`/);
  assert.match(both.stderr, /summary: attested that \S+\/team\/app:v1 is verified/);
  assert.equal((await run(hub.name)).code, 0);

  const listed = await hub.run(['check', '--policy', policy, '-o', 'json', hub.name]);
  const { items } = JSON.parse(listed.stdout) as { items: readonly Decision[] };
  const secondGate = async (verifier: string) => {
    const path = await writeText(
      hub.folder,
      'second.yaml',
      `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: second}
spec:
  trustRoots: {box: {file: root.json}}
  signers: {gate: {key: {file: gate.pub, trustRoot: box}, timestamp: required}}
  rules:
    - name: app
      images: ["${hub.host}/team/**"]
      require: {summary: {by: gate, verifier: "${verifier}", policySet: "sha256:${items[0]?.policySet}"}, maxAge: 1h}
`,
    );
    return await hub.run(['check', '--policy', path, '--insecure-sandbox', '--explain', hub.name]);
  };
  const accepted = await secondGate('https://ci.example/check');
  assert.equal(accepted.code, 0, accepted.stdout + accepted.stderr);
  const refused = await secondGate('https://other.example/check');
  assert.equal(refused.code, 13);
  assert.match(refused.stdout, /\[summary-mismatch\]/);
});
