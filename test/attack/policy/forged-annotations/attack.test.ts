// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';
import { openGate, verdictOf, vulnsType } from '../support/gate.ts';

const pod = (image: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: app
  annotations:
    kyverno.io/verify-images: '{"${image}":"pass"}'
    countersign.dev/verified: "true"
    policy.sigstore.dev/verified: "true"
  labels: {policy.sigstore.dev/include: "false", securesystemsengineering.connaisseur/webhook: ignore}
spec: {containers: [{name: app, image: "${image}"}]}
`;

test('what the object says of itself admits nothing', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  await gate.push('registry.example/team/bare:v1');
  const { code, verdicts } = await gate.checkManifest(pod('registry.example/team/bare:v1'));
  assert.deepEqual([code, verdicts], [13, ['signature-not-found']]);
  assert.equal((await gate.checkManifest(pod('registry.example/team/app:v1'))).code, 0);
});

test('an annotation of the registry makes no scan of a signature, nor hides one', async () => {
  const here = 'registry.example/scans/app';
  for (const [payload, verdict] of [
    ['https://sigstore.dev/cosign/sign/v1', 'attestation-not-found'],
    [vulnsType, 'verified'],
  ] as const) {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    const lie = payload === vulnsType ? 'https://sigstore.dev/cosign/sign/v1' : vulnsType;
    await gate.attest('ci', here, { type: payload, annotated: lie });
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), verdict);
  }
});
