// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annotationMismatch, missingAnnotation, textMembers } from './match-annotations.ts';

test('every wanted annotation must be there with its value', () => {
  assert.equal(missingAnnotation({}, {}), undefined);
  assert.equal(missingAnnotation({ a: '1' }, { a: '1', b: '2' }), undefined);
  assert.equal(missingAnnotation({ a: '1' }, { a: '2' }), 'a');
  assert.equal(missingAnnotation({ a: '' }, {}), 'a');
  assert.equal(missingAnnotation({ constructor: 'x' }, {}), 'constructor');
});

test('the message says what was wanted and what was there', () => {
  assert.equal(annotationMismatch('a', { a: '1' }, { a: '2' }).message, 'wanted `1` in the annotation `a`, got `2`');
  assert.equal(annotationMismatch('a', { a: '1' }, {}).message, 'wanted `1` in the annotation `a`, got nothing');
});

test('only members whose value is text can be asked for', () => {
  assert.deepEqual(textMembers({ a: '1', b: 1, c: null, d: ['x'] }), { a: '1' });
  assert.deepEqual(textMembers(null), {});
});
