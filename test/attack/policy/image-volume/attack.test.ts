// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';

const pod = `apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers: [{name: app, image: "registry.example/team/app:v1", command: [/tools/run]}]
  volumes: [{name: tools, image: {reference: "registry.example/team/tools:v1", pullPolicy: Always}}]
`;

test('an unsigned image that is only mounted is refused, and a signed one passes', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  await gate.push('registry.example/team/tools:v1');
  const refused = await gate.checkManifest(pod);
  assert.deepEqual([refused.code, refused.verdicts], [13, ['verified', 'signature-not-found']]);
  await gate.sign('registry.example/team/tools:v1');
  assert.equal((await gate.checkManifest(pod)).code, 0);
});
