// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAliasBomb } from './alias-budget.ts';

test('small documents may consist of aliases, large ones less and less', () => {
  assert.ok(!isAliasBomb(1000, 1000));
  assert.ok(!isAliasBomb(2000, 100));
  assert.ok(!isAliasBomb(2000, 1980));
  assert.ok(isAliasBomb(2000, 1981));
  assert.ok(!isAliasBomb(2_200_000, 1_190_000));
  assert.ok(isAliasBomb(2_200_000, 1_210_000));
  assert.ok(!isAliasBomb(8_000_000, 800_000));
  assert.ok(isAliasBomb(8_000_000, 800_001));
});
