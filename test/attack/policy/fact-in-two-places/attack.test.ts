// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';

const signed = 'registry.example/team/app:v1';
const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  ${spec}\n`;

for (const [what, spec, verdicts] of [
  [
    'a container under the right account',
    `{serviceAccountName: deployer, containers: [{name: a, image: "${signed}"}]}`,
    ['verified'],
  ],
  [
    'the same under the old name of the field',
    `{serviceAccount: deployer, containers: [{name: a, image: "${signed}"}]}`,
    ['verified'],
  ],
  [
    'the right account in the field that does not count',
    `{serviceAccount: deployer, serviceAccountName: other, containers: [{name: a, image: "${signed}"}]}`,
    ['not-covered'],
  ],
  ['no account', `{containers: [{name: a, image: "${signed}"}]}`, ['not-covered']],
  [
    'an init container, of which the rule does not speak',
    `{serviceAccountName: deployer, initContainers: [{name: i, image: "${signed}"}], containers: [{name: a, image: "${signed}"}]}`,
    ['not-covered', 'verified'],
  ],
] as const) {
  test(`${what} comes out as ${verdicts.join(' and ')}`, async (t) => {
    const gate = await openCommandGate(t, import.meta.dirname);
    const checked = await gate.checkManifest(pod(spec));
    assert.deepEqual(checked.verdicts, verdicts, checked.stderr);
    assert.equal(checked.code, verdicts.length === 1 && verdicts[0] === 'verified' ? 0 : 14);
  });
}

test('of two keys of one name the last counts, as for `kubectl`', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  const twice = pod(
    `{serviceAccountName: deployer, containers: [{name: a, image: "${signed}", image: "registry.example/team/x:v1"}]}`,
  );
  assert.deepEqual((await gate.checkManifest(twice)).verdicts, ['image-not-found']);
});
