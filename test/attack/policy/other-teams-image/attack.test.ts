// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/payments/app';

for (const [madeFor, verdict] of [
  ['registry.example/search/app', 'reference-mismatch'],
  [here, 'verified'],
  [null, 'reference-mismatch'],
] as const) {
  test(`an image that was signed for ${madeFor ?? 'no name'} comes out as ${verdict} where payments runs`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    await gate.sign('ci', here, { name: madeFor });
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), verdict);
  });
}

test('where no name is demanded, one that is there must be right all the same', async () => {
  const gate = openGate(import.meta.dirname);
  const policy = await gate.load(changed(await gate.text(), 'signedName: repository, ', ''));
  await gate.push(`${here}:v1`);
  await gate.sign('ci', here, { name: 'registry.example/search/app' });
  assert.equal(verdictOf(await gate.decide(`${here}:v1`, { policy })), 'reference-mismatch');
  await gate.sign('ci', here, { name: null });
  assert.equal(verdictOf(await gate.decide(`${here}:v1`, { policy })), 'verified');
});
