// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';

const hex = 'ab'.repeat(32);
const pod = (image: string): string => `apiVersion: v1
kind: Pod
metadata: {name: app}
spec: {containers: [{name: app, image: "${image}"}]}
`;

for (const image of [`sha256:${hex}`, hex, 'ab12cd', `${hex.slice(0, 12)}`]) {
  test(`\`${image.slice(0, 20)}\` is no name of an image`, async (t) => {
    const gate = await openCommandGate(t, import.meta.dirname);
    const { code, verdicts } = await gate.checkManifest(pod(image));
    assert.deepEqual([code, verdicts], [3, ['workload-malformed']]);
  });
}

test('the same digest behind the name of a repository is one', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  const { code, verdicts } = await gate.checkManifest(pod(`registry.example/team/app@${gate.digest}`));
  assert.deepEqual([code, verdicts], [0, ['verified']]);
});
