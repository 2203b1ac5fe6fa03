// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSignedHub, writeText } from '../testing/signed-hub.ts';

const policyOf = (require: string): string => `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: team}
spec:
  signers: {release: {key: {file: release.pub}}}
  rules:
    - {name: app, images: [registry.example/team/**], require: ${require}}
`;

test('policy.json and the file for registries.d are written where the flags say', async (t) => {
  const hub = await startSignedHub(t);
  const { folder, run } = hub;
  await hub.key('release');
  const policy = await writeText(folder, 'policy.yaml', policyOf('{signedBy: release}'));
  const [out, registries] = [join(folder, 'policy.json'), join(folder, 'registries.yaml')];
  const done = await run(['policy', 'export', policy, '--out', out, '--registries', registries]);
  assert.equal(done.code, 0, done.stderr);
  const { transports } = JSON.parse(await readFile(out, 'utf8'));
  assert.equal(transports.docker['registry.example/team'][0].type, 'sigstoreSigned');
  assert.match(await readFile(registries, 'utf8'), /use-sigstore-attachments: true/);
});

test('what cannot be said is listed, rejected, and ends with 3 unless the rest is wanted', async (t) => {
  const hub = await startSignedHub(t);
  const { folder, run } = hub;
  await hub.key('release');
  const require = '{all: [{signedBy: release}, {attestation: spdx, by: release}]}';
  const policy = await writeText(folder, 'policy.yaml', policyOf(require));
  const whole = await run(['policy', 'export', policy]);
  assert.equal(whole.code, 3);
  assert.match(whole.stderr, /cannot be said: team\/app: the attestation `spdx`/);
  assert.equal(JSON.parse(whole.stdout).transports.docker['registry.example/team'][0].type, 'reject');
  const partial = await run(['policy', 'export', '--partial', policy]);
  assert.equal(partial.code, 0);
  assert.equal(JSON.parse(partial.stdout).transports.docker['registry.example/team'][0].type, 'sigstoreSigned');
});
