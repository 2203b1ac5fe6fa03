// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLabelSelector } from './read-label-selector.ts';
import { readWith } from './testing/read-with.ts';

const read = (yaml: string) => readWith(readLabelSelector, yaml);

test('labels and expressions are read', () => {
  const { value, told } = read(
    '{matchLabels: {a: ""}, matchExpressions: [{key: b, operator: NotIn, values: [x]}, {key: c, operator: Exists}]}',
  );
  assert.deepEqual(
    value.map((test) => ('test' in test ? test.test : undefined)),
    [{ kind: 'in', values: [''] }, { kind: 'not-in', values: ['x'] }, { kind: 'exists' }],
  );
  assert.deepEqual(told, []);
});

test('an operator has the values that belong to it', () => {
  for (const expression of ['operator: In', 'operator: Exists, values: [x]', 'operator: Equals, values: [x]']) {
    assert.deepEqual(read(`matchExpressions: [{key: a, ${expression}}]`), { value: [], told: ['selector-malformed'] });
  }
  assert.deepEqual(read('{matchLabels: {a: 1}}').told, ['value-kind']);
});
