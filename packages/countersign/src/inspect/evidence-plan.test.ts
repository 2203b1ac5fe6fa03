// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleOf, signedBy } from '../policy/evaluate/testing/policy-desk.ts';
import type { Requirement } from '../policy/requirement.ts';
import type { Rule } from '../policy/rule.ts';
import { planEvidence } from './evidence-plan.ts';

const attested: Requirement = {
  kind: 'attestation',
  predicate: { text: 'x', matches: () => true },
  atLeast: 1,
  by: [],
  match: 'any',
};
const listed: Requirement = { kind: 'digest-in', list: { source: 'list', digests: new Set() } };

function plan(...rules: readonly Rule[]): ReturnType<typeof planEvidence> {
  const applied = rules.map((rule) => ({ rule, names: ['registry.example/team/app', 'mirror.example/app'] }));
  return planEvidence({ applied, undecided: [], facts: [] });
}

test('what no rule asks for is not wanted', () => {
  assert.equal(plan().ofImage, undefined);
  assert.equal(plan(ruleOf(listed)).ofImage, undefined);
  assert.equal(plan(ruleOf(signedBy([]))).ofImage, 'signatures');
  assert.equal(plan(ruleOf({ kind: 'any', of: [listed, attested] })).ofImage, 'attestations');
  assert.equal(plan(ruleOf(attested), ruleOf(signedBy([]))).ofImage, 'all');
});

test('rules about descriptors want nothing of the index, but of an image that is none', () => {
  const children = plan(ruleOf(signedBy([]), { index: 'children' }));
  assert.deepEqual(
    [children.ofIndex, children.ofImage, children.ofDescriptors, children.descends],
    [undefined, 'signatures', 'signatures', 'into-indexes'],
  );
  const self = plan(ruleOf(signedBy([])));
  assert.deepEqual([self.ofIndex, self.ofDescriptors, self.descends], ['signatures', undefined, 'no']);
});

test('evidence is sought under the other names of the image and in the places that rules name', () => {
  assert.deepEqual(plan(ruleOf(signedBy([]), { also: ['registry.example/signatures'] })).places, [
    'mirror.example/app',
    'registry.example/signatures',
  ]);
});
