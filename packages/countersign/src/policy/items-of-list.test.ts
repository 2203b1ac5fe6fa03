// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { itemsOfList } from './items-of-list.ts';

function count(yaml: string): number {
  return parseYaml(new TextEncoder().encode(yaml), { source: 'x' }).flatMap(itemsOfList).length;
}

test('a list is what it holds, and anything else itself', () => {
  assert.equal(count('{kind: List, items: [{kind: A}, {kind: B}]}'), 2);
  assert.equal(count('{kind: TrustRootList, items: []}'), 0);
  assert.equal(count('{kind: List, items: none}'), 1);
  assert.equal(count('{kind: A, items: [1, 2]}'), 1);
  assert.equal(count('[1, 2]'), 1);
});
