// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openGate, verdictOf, vulnsType } from '../support/gate.ts';

const here = 'registry.example/team/app';

for (const type of [
  vulnsType,
  'https://cyclonedx.org/bom',
  'https://slsa.dev/provenance/v1',
  'https://sigstore.dev/cosign/sign/v2',
]) {
  test(`an attestation of ${type} by the right key is no signature`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    await gate.attest('ci', here, { type });
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'statement-not-image-signing');
    await gate.sign('ci', here);
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
  });
}
