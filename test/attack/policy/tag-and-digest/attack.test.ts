// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testImage } from '../../../../packages/countersign/src/store/test-image.ts';
import { app, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';
const evil = testImage('evil');

test('the digest counts, whatever the tag beside it stands for', async () => {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.push(`${here}:evil`, evil);
  await gate.sign('ci', here);
  const trap = await gate.decide(`${here}:v1@${evil.manifest.descriptor.digest}`);
  assert.equal(verdictOf(trap), 'signature-not-found');
  assert.equal(trap.digest, evil.manifest.descriptor.digest);
  const honest = await gate.decide(`${here}:evil@${app.manifest.descriptor.digest}`);
  assert.deepEqual([verdictOf(honest), honest.digest], ['verified', app.manifest.descriptor.digest]);
});
