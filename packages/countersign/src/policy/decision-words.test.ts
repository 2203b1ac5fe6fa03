// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusedRule } from './decision.fixture.ts';
import { counted, leavesOf, resultText, ruleTitle, stopsImage } from './decision-words.ts';

test('what is admitted without being verified never reads as verified', () => {
  assert.equal(resultText({ result: 'verified', admitted: true }), 'verified');
  assert.equal(resultText({ result: 'refused', admitted: true }), 'refused, admitted all the same');
  assert.equal(resultText({ result: 'not-covered', admitted: false }), 'not covered');
  assert.equal(resultText({ result: 'unavailable', admitted: false }), 'unavailable');
});

test('a rule stops an image unless it is satisfied, only warns, only reports, or has an exception', () => {
  assert.ok(stopsImage(refusedRule));
  assert.ok(stopsImage({ ...refusedRule, outcome: 'unavailable' }));
  assert.ok(!stopsImage({ ...refusedRule, outcome: 'satisfied' }));
  assert.ok(!stopsImage({ ...refusedRule, enforcement: 'warn' }));
  assert.ok(!stopsImage({ ...refusedRule, enforcement: 'audit' }));
  assert.ok(!stopsImage({ ...refusedRule, exception: 'inc-1' }));
});

test('the title of a rule says when it belongs to a namespace', () => {
  assert.equal(ruleTitle({ ...refusedRule, covers: false }), 'rule acme/app (acme.yaml:7), of the namespace');
});

test('the leaves are the demands that have none below them', () => {
  const [outcome] = refusedRule.digests;
  assert.ok(outcome !== undefined);
  assert.deepEqual(
    leavesOf(outcome.requirement).map(({ demand }) => demand),
    ['signed by ci', 'signed by duty, at most 8h ago'],
  );
});

test('one is singular', () => {
  assert.deepEqual([counted(1, 'image'), counted(2, 'image')], ['1 image', '2 images']);
});
