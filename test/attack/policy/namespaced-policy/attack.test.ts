// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';
const inNamespace = (name: string) => ({ namespace: { name, labels: {} } });

for (const [metadata, namespace, signers, verdict] of [
  ['{ name: tenant, namespace: tenant }', 'tenant', ['tenant'], 'not-covered'],
  ['{ name: tenant }', 'tenant', ['tenant'], 'verified'],
  ['{ name: tenant, namespace: tenant }', 'prod', ['tenant'], 'not-covered'],
] as const) {
  test(`alone, the policy ${metadata} makes an image in ${namespace} ${verdict}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    for (const by of signers) await gate.sign(by, here);
    const policy = await gate.load(changed(await gate.text(), '{ name: tenant, namespace: tenant }', metadata));
    assert.equal(verdictOf(await gate.decide(`${here}:v1`, { policy, context: inNamespace(namespace) })), verdict);
  });
}

for (const [namespace, signers, admitted] of [
  ['tenant', ['tenant'], false],
  ['tenant', ['ci'], false],
  ['tenant', ['ci', 'tenant'], true],
  ['prod', ['tenant'], false],
  ['prod', ['ci'], true],
] as const) {
  test(`beside the policy of the cluster, signatures by ${signers.join(' and ')} in ${namespace}: ${admitted ? 'admitted' : 'refused'}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    for (const by of signers) await gate.sign(by, here);
    const cluster = changed((await gate.text()).replaceAll('tenant', 'ci'), ', namespace: ci', '');
    const policy = await gate.load(`${await gate.text()}---\n${cluster}`);
    const decision = await gate.decide(`${here}:v1`, { policy, context: inNamespace(namespace) });
    assert.equal(decision.admitted, admitted);
    if (!admitted) assert.equal(decision.reason?.code, 'policy-refused');
  });
}
