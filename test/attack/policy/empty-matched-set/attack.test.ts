// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexOf } from '../../../../packages/countersign/src/inspect/testing/signed-images.ts';
import { writeTestManifest } from '../../../../packages/countersign/src/store/test-image.ts';
import { openCommandGate } from '../support/command-gate.ts';
import { app, changed, openGate, verdictOf, vulnsType } from '../support/gate.ts';

const [indexes, scans] = ['registry.example/indexes/app', 'registry.example/scans/app'];

test('an index of nothing is refused although it is signed, and one of a signed image passes', async () => {
  for (const [children, verdict] of [
    [[], 'image-not-found'],
    [[app.manifest.descriptor], 'verified'],
  ] as const) {
    const gate = openGate(import.meta.dirname);
    const index = indexOf(children);
    await gate.push(indexes);
    await writeTestManifest(gate.repository(indexes), index, 'v1');
    for (const image of [index.descriptor, app.manifest.descriptor]) await gate.sign('ci', indexes, { image });
    assert.equal(verdictOf(await gate.decide(`${indexes}:v1`)), verdict);
  }
});

test('of no scan, all are bad; of one that is good, all are good', async () => {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${scans}:v1`);
  assert.equal(verdictOf(await gate.decide(`${scans}:v1`)), 'attestation-not-found');
  await gate.attest('ci', scans, { type: vulnsType });
  assert.equal(verdictOf(await gate.decide(`${scans}:v1`)), 'verified');
});

test('a policy that demands nothing is none', async () => {
  const gate = openGate(import.meta.dirname);
  for (const nothing of ['{ all: [] }', '{ any: [] }', '{ signedBy: [] }', '{}', '[]', 'null']) {
    const policy = gate.load(changed(await gate.text(), '{ signedBy: ci }', nothing));
    await assert.rejects(policy, { code: 'policy-malformed' }, nothing);
  }
});

test('a manifest that names no image is not a manifest whose images are all fine', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  const nothing = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
  assert.deepEqual((await gate.checkManifest(nothing)).verdicts, ['usage-flag']);
  assert.equal((await gate.checkManifest(nothing, ['--allow-empty'])).code, 0);
});
