// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, openGate, verdictOf } from '../support/gate.ts';

// The settings admit what no rule covers, so a name that slips past the pattern would pass.
for (const name of [
  'nginx',
  'docker.io/nginx',
  'docker.io/library/nginx',
  'index.docker.io/library/nginx',
  'Docker.IO/nginx',
  'docker.io:443/library/nginx',
]) {
  test(`\`${name}\` is judged as the name that the policy means`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${name}:v1`);
    assert.equal(verdictOf(await gate.decide(`${name}:v1`)), 'signature-not-found');
    await gate.sign('ci', 'docker.io/library/nginx');
    assert.equal(verdictOf(await gate.decide(`${name}:v1`)), 'verified');
  });
}

test('a host of Docker Hub that runtimes take for another is not covered, and so refused', async () => {
  const gate = openGate(import.meta.dirname);
  const strict = await gate.load(changed(await gate.text(), 'notCovered: admit', 'notCovered: refuse'));
  const name = 'registry-1.docker.io/library/nginx';
  await gate.push(`${name}:v1`);
  await gate.sign('ci', name);
  assert.equal(verdictOf(await gate.decide(`${name}:v1`, { policy: strict })), 'not-covered');
});
