// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBytesCache } from './bytes-cache.ts';

test('the oldest leave when there is no room, and one that is too large is not kept', () => {
  const cache = createBytesCache(10);
  for (const key of ['a', 'b', 'c']) cache.set(key, new Uint8Array(4));
  assert.deepEqual([cache.get('a'), cache.get('b')?.byteLength, cache.get('c')?.byteLength], [undefined, 4, 4]);
  cache.set('b', new Uint8Array(5));
  assert.equal(cache.get('c')?.byteLength, 4);
  cache.set('large', new Uint8Array(11));
  assert.equal(cache.get('large'), undefined);
});
