// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';

const deployment = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: [example.com/never]}
spec:
  replicas: 0
  selector: {matchLabels: {app: app}}
  template: {metadata: {labels: {app: app}}, spec: {containers: [{name: app, image: "${image}"}]}}
`;

test('an object that is on its way out is judged like any other', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  await gate.push('registry.example/team/bare:v1');
  const { code, verdicts } = await gate.checkManifest(deployment('registry.example/team/bare:v1'));
  assert.deepEqual([code, verdicts], [13, ['signature-not-found']]);
  assert.equal((await gate.checkManifest(deployment('registry.example/team/app:v1'))).code, 0);
});
