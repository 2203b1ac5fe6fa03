// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { eitherExtent, jsonExtent, listExtent, plainExtent } from './extent.ts';
import { createStepCounter, TooManySteps } from './step-counter.ts';

test('an extent of JSON is that of the largest value', () => {
  const extent = jsonExtent([{ a: [1, 2, 3] }, { a: 'x'.repeat(640), b: 1 }], createStepCounter(1000));
  assert.equal(extent.span(), 2);
  const member = extent.select('a');
  assert.equal(member.span(), 3);
  assert.equal(member.text(), 10);
  assert.equal(member.members().weight(), 2);
  assert.equal(extent.select('none').span(), 0);
});

test('what occurs twice in a computed list is counted twice', () => {
  const inner = listExtent(10, plainExtent(1));
  assert.equal(listExtent(5, inner).weight(), 56);
  assert.equal(eitherExtent([inner, plainExtent(3)]).weight(), 11);
});

test('looking through the input is counted as well', () => {
  const extent = jsonExtent([Array.from({ length: 100 }, () => [1])], createStepCounter(50));
  assert.throws(() => extent.weight(), TooManySteps);
});
