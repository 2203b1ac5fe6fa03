// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin } from './validity-period.ts';

test('both ends of a period are inside it, and one millisecond beyond is not', () => {
  const period = { startMs: 1000, endMs: 2000 };
  assert.deepEqual(
    [999, 1000, 2000, 2001].map((instant) => isWithin(period, instant)),
    [false, true, true, false],
  );
});

test('a period without end goes on, and NaN is never inside', () => {
  assert.equal(isWithin({ startMs: 0 }, Number.MAX_SAFE_INTEGER), true);
  assert.equal(isWithin({ startMs: 0 }, Number.NaN), false);
});
