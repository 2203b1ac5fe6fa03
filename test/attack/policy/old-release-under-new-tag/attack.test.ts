// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/payments/app';

test('the image that was signed as `v1` is refused as `v2`, and verified as `v1`', async () => {
  const gate = openGate(import.meta.dirname);
  for (const tag of ['v1', 'v2']) await gate.push(`${here}:${tag}`);
  await gate.sign('ci', here, { name: `${here}:v1` });
  assert.equal(verdictOf(await gate.decide(`${here}:v2`)), 'reference-mismatch');
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
  // Without a tag in the reference, nothing says which release is meant.
  assert.equal(verdictOf(await gate.decide(`${here}@${app.manifest.descriptor.digest}`)), 'reference-mismatch');
  assert.equal(verdictOf(await gate.decide(`${here}:v1@${app.manifest.descriptor.digest}`)), 'verified');
});
