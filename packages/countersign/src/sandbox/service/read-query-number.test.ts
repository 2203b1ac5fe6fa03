// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readQueryNumber } from './read-query-number.ts';

test('a whole number is read, and one that is missing where something stands for it', () => {
  assert.equal(readQueryNumber('a=1&b=23', 'b'), 23);
  assert.equal(readQueryNumber('', 'b', 7), 7);
});

test('anything else is refused', () => {
  for (const query of ['', 'b=', 'b=-1', 'b=1.5', 'b=1e3', 'b=0x1', 'b=%201', `b=${'9'.repeat(16)}`])
    assert.throws(() => readQueryNumber(query, 'b'), { code: 'payload-malformed' }, query);
  assert.throws(() => readQueryNumber('b=', 'b', 7), { code: 'payload-malformed' });
});
