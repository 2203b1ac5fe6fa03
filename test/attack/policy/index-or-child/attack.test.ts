// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testIndex, writeTestManifest } from '../../../../packages/countersign/src/store/test-image.ts';
import { app, openGate, verdictOf } from '../support/gate.ts';

const index = testIndex([app]);
const [whole, parts] = [index.descriptor, app.manifest.descriptor];

for (const [place, signed, byIndex, byChild] of [
  ['registry.example/self/app', whole, 'verified', 'signature-not-found'],
  ['registry.example/self/app', parts, 'signature-not-found', 'verified'],
  ['registry.example/children/app', whole, 'signature-not-found', 'signature-not-found'],
  ['registry.example/children/app', parts, 'verified', 'verified'],
] as const) {
  const what = signed === whole ? 'the index' : 'the child';
  test(`in ${place}, with ${what} signed, the index is ${byIndex} and its child ${byChild}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(place);
    await writeTestManifest(gate.repository(place), index, 'v1');
    await gate.sign('ci', place, { image: signed });
    assert.equal(verdictOf(await gate.decide(`${place}:v1`)), byIndex);
    assert.equal(verdictOf(await gate.decide(`${place}@${parts.digest}`)), byChild);
  });
}
