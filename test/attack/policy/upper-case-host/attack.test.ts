// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openGate, verdictOf } from '../support/gate.ts';

// The settings admit what no rule covers, so a name that slips past the pattern would pass.
for (const name of ['registry.example/team/app', 'REGISTRY.EXAMPLE/team/app', 'Registry.Example/team/app']) {
  test(`\`${name}\` is judged as the name that the policy means`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${name}:v1`);
    assert.equal(verdictOf(await gate.decide(`${name}:v1`)), 'signature-not-found');
    await gate.sign('ci', 'registry.example/team/app');
    assert.equal(verdictOf(await gate.decide(`${name}:v1`)), 'verified');
  });
}
