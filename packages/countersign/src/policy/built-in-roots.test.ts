// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInRoots } from './built-in-roots.ts';
import { hashRoot } from './hash-trust.ts';

test('the hash that is written down for each root is that of what it holds', async () => {
  const roots = await builtInRoots();
  assert.deepEqual(
    roots.map(({ name, hash }) => [name, hash]),
    roots.map(({ name, root }) => [name, hashRoot(root)]),
  );
});
