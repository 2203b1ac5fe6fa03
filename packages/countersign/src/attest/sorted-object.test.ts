// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortedObject } from './sorted-object.ts';

test('names are sorted by their UTF-8 bytes, not by UTF-16 units', () => {
  assert.deepEqual(Object.keys(sortedObject({ '\u{1f600}': 1, '\uff5e': 2, b: 3, a: 4, '': 5 })), [
    '',
    'a',
    'b',
    '\uff5e',
    '\u{1f600}',
  ]);
});
