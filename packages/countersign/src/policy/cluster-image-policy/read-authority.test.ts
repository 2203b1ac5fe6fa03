// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAuthorities } from './read-authority.ts';
import { readWith } from './testing/read-with.ts';

const read = (yaml: string) => readWith(readAuthorities, `authorities: [${yaml}]`);
const person = 'keyless: {identities: [{issuer: i, subject: s}]}';

test('an authority without a name is called by its place', () => {
  assert.deepEqual(
    read(`{${person}}, {name: x, ${person}}, {${person}}`).value.map(({ name }) => name),
    ['authority-0', 'x', 'authority-2'],
  );
  assert.deepEqual(read(`{name: x, ${person}}, {name: x, ${person}}`).told, ['authority-name-twice (surprise)']);
});

test('it is of exactly one kind', () => {
  assert.deepEqual(read('{}').told, ['field-missing']);
  assert.deepEqual(read(`{${person}, static: {action: fail}}`).told.includes('fields-exclusive'), true);
  assert.deepEqual(readWith(readAuthorities, 'authorities: ').told, ['field-missing']);
  assert.deepEqual(readWith(readAuthorities, 'authorities: []').told, ['value-empty']);
});

test('a verdict stands alone', () => {
  for (const other of ['ctlog: {}', 'source: []', 'attestations: []', 'rfc3161timestamp: {trustRootRef: a}']) {
    assert.deepEqual(read(`{static: {action: fail}, ${other}}`).told, ['fields-exclusive']);
  }
});
