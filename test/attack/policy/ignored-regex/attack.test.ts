// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, type Gate, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';

async function gateOf(person: string): Promise<Gate> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.sign(person, here);
  return gate;
}

for (const [person, verdict] of [
  ['ann@acme.example', 'verified'],
  ['ann@acme.example.evil.example', 'identity-mismatch'],
  ['mallory+ann@acme.example', 'identity-mismatch'],
  ['ann@acmeXexample', 'identity-mismatch'],
] as const) {
  test(`${person} comes out as ${verdict}`, async () => {
    assert.equal(verdictOf(await (await gateOf(person)).decide(`${here}:v1`)), verdict);
  });
}

for (const [field, from, to] of [
  ['issuer', 'oidc\\.sandbox', 'oidc\\.other'],
  ['subject', '(ann|bob)', '(bob|carol)'],
  ['issuer, which is only contained', 'https://oidc', 'oidc'],
  ['subject, which is only contained', '@acme\\.example', '@acme'],
] as const) {
  test(`a mismatch of the ${field} alone refuses`, async () => {
    const gate = await gateOf('ann@acme.example');
    const policy = await gate.load(changed(await gate.text(), from, to));
    assert.equal(verdictOf(await gate.decide(`${here}:v1`, { policy })), 'identity-mismatch');
  });
}

// What ClusterImagePolicies with expressions decide is held against evidence in test/policies.
const clusterPolicy = `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: {name: people}
spec:
  images: [{glob: "registry.example/**"}]
  authorities:
    - keyless: {identities: [{issuerRegExp: '^https://oidc\\.example$', subjectRegExp: '^(ann|bob)@acme\\.example$'}]}
`;

test('an expression without anchors in a ClusterImagePolicy is called surprising', async () => {
  const gate = openGate(import.meta.dirname);
  const told = async (policy: string): Promise<boolean> =>
    (await gate.load(policy)).findings.some(({ rule }) => rule === 'identity-unanchored');
  assert.equal(await told(clusterPolicy), false);
  assert.equal(await told(changed(clusterPolicy, '^(ann|bob)', '(ann|bob)')), true);
  assert.equal(await told(changed(clusterPolicy, "example$', s", "example', s")), true);
});
