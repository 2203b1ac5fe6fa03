// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';

const pod = (list: string, image: string): string => `apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers: [{name: app, image: "registry.example/team/app:v1"}]
  ${list}: [{name: other, image: "${image}"}]
`;

for (const list of ['ephemeralContainers', 'initContainers']) {
  test(`an unsigned image in ${list} is refused, and a signed one passes`, async (t) => {
    const gate = await openCommandGate(t, import.meta.dirname);
    await gate.push('registry.example/team/shell:v1');
    const refused = await gate.checkManifest(pod(list, 'registry.example/team/shell:v1'));
    assert.deepEqual([refused.code, refused.verdicts.toSorted()], [13, ['signature-not-found', 'verified']]);
    await gate.sign('registry.example/team/shell:v1');
    assert.equal((await gate.checkManifest(pod(list, 'registry.example/team/shell:v1'))).code, 0);
  });
}
