// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from '../../../../packages/countersign/src/oci/parse-reference.ts';
import { changed, openGate, verdictOf } from '../support/gate.ts';

// The settings admit what no rule covers, so a name that slips past the pattern would pass.
for (const name of ['registry.example/team/app', 'registry.example:443/team/app', 'REGISTRY.example:443/team/app']) {
  test(`\`${name}\` is judged as the name that the policy means`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${name}:v1`);
    assert.equal(verdictOf(await gate.decide(`${name}:v1`)), 'signature-not-found');
    await gate.sign('ci', 'registry.example/team/app');
    assert.equal(verdictOf(await gate.decide(`${name}:v1`)), 'verified');
  });
}

test('a dot behind the host is refused before anything else is asked', () => {
  for (const text of ['registry.example./team/app', 'registry.example.:443/team/app', 'registry.example:0443/team/app'])
    assert.throws(() => parseReference(text), { code: 'reference-malformed' });
});

test('another port is another registry, which no rule covers', async () => {
  const gate = openGate(import.meta.dirname);
  const strict = await gate.load(changed(await gate.text(), 'notCovered: admit', 'notCovered: refuse'));
  await gate.push('registry.example:80/team/app:v1');
  assert.equal(verdictOf(await gate.decide('registry.example:80/team/app:v1', { policy: strict })), 'not-covered');
});
