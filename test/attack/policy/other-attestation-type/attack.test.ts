// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openGate, verdictOf, vulnsType } from '../support/gate.ts';

const wanted = 'https://slsa.dev/provenance/v1';

for (const [here, type, verdict] of [
  ['registry.example/built/app', wanted, 'verified'],
  ['registry.example/built/app', vulnsType, 'attestation-not-found'],
  ['registry.example/built/app', 'https://slsa.dev/provenance/v0.2', 'attestation-not-found'],
  ['registry.example/built/app', 'https://slsa.dev/provenance/v1.evil', 'attestation-not-found'],
  ['registry.example/built/app', 'https://slsa.dev/provenance/v10', 'attestation-not-found'],
  ['registry.example/built/app', 'HTTPS://SLSA.DEV/provenance/v1', 'attestation-not-found'],
  ['registry.example/custom/app', 'https://acme.example/review/v1', 'verified'],
  ['registry.example/custom/app', 'https://acme.example/review/v2', 'attestation-not-found'],
  ['registry.example/custom/app', 'https://acme.example/review', 'attestation-not-found'],
] as const) {
  test(`an attestation of ${type} in ${here} comes out as ${verdict}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    await gate.attest('ci', here, { type, annotated: wanted });
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), verdict);
  });
}
