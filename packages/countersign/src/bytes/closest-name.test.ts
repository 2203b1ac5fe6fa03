// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closestName } from './closest-name.ts';

test('a slip of the finger is recognised, another word is not', () => {
  const known = ['images', 'except', 'signedName'];
  assert.equal(closestName('image', known), 'images');
  assert.equal(closestName('Signedname', known), 'signedName');
  assert.equal(closestName('signed-name', known), 'signedName');
  assert.equal(closestName('require', known), undefined);
  assert.equal(closestName('x', []), undefined);
});

test('a very long name costs no more than a long one', () => {
  assert.equal(closestName('images'.repeat(1_000_000), ['images']), undefined);
});
