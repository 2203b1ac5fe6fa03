// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../../../packages/countersign/src/bytes/utf8.ts';
import type { PolicySet } from '../../../../packages/countersign/src/policy/policy-set.ts';
import { type Gate, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';
const clusterPolicy = (key: string): string => `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: {name: strict}
spec:
  images: [{glob: "registry.example/**"}]
  authorities: [{key: {${key}}}]
`;

async function loadWith(gate: Gate, other: string): Promise<PolicySet> {
  return await gate.load([
    { name: 'lax.yaml', bytes: encodeUtf8(await gate.text()) },
    { name: 'strict.yaml', bytes: encodeUtf8(other) },
  ]);
}

test('with both policies the image must satisfy both', async () => {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.sign('lax', here);
  const both = await loadWith(gate, (await gate.text()).replaceAll('lax', 'strict'));
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
  assert.equal(verdictOf(await gate.decide(`${here}:v1`, { policy: both })), 'key-mismatch');
  await gate.sign('strict', here);
  assert.equal(verdictOf(await gate.decide(`${here}:v1`, { policy: both })), 'verified');
});

test('one that cannot be read takes the others with it', async () => {
  const gate = openGate(import.meta.dirname);
  const text = (await gate.text()).replaceAll('lax', 'strict');
  const broken = [
    text.replace('strict.pub', 'keys/deleted.pub'),
    text.slice(0, text.indexOf('rules')),
    text.replace('apiVersion: countersign.dev/v1', 'apiVersion: countersign.dev/v9'),
    clusterPolicy('secretRef: {name: cosign-key}'),
    clusterPolicy('kms: "awskms:///alias/cosign"'),
  ];
  for (const other of broken) await assert.rejects(loadWith(gate, other), { code: 'policy-malformed' }, other);
});
