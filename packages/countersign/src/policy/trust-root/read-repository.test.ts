// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWith } from '../cluster-image-policy/testing/read-with.ts';
import { readRepository } from './read-repository.ts';

const root = Buffer.from('{"signatures": [{}]}').toString('base64');

test('a packed repository is refused, and its mistakes before', () => {
  assert.deepEqual(readWith(readRepository, `{root: ${root}, mirrorFS: YWJj, targets: targets}`).told, [
    'trust-root-repository',
  ]);
  assert.deepEqual(readWith(readRepository, '{}').told, ['field-missing', 'field-missing', 'field-missing']);
  assert.deepEqual(readWith(readRepository, `{root: ${root}, mirrorFS: "?", targets: targets}`).told, [
    'base64-malformed',
  ]);
});
