// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatBytes } from './concat.ts';

test('parts follow one another, empty ones included', () => {
  assert.deepEqual(
    concatBytes(new Uint8Array([1, 2]), new Uint8Array(), new Uint8Array([3])),
    new Uint8Array([1, 2, 3]),
  );
  assert.deepEqual(concatBytes(), new Uint8Array());
});
