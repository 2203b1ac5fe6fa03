// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { runWithDeadline } from './run-with-deadline.ts';

test('what ends gives its result', () => {
  assert.equal(
    runWithDeadline(() => 42),
    42,
  );
});

test('what throws throws the same', () => {
  const error = new RangeError('mine');
  assert.throws(
    () =>
      runWithDeadline(() => {
        throw error;
      }),
    (thrown) => thrown === error,
  );
});

test('what never ends is ended, though it catches everything', () => {
  const never = () => {
    for (;;) {
      try {
        for (;;);
      } catch {}
    }
  };
  assert.throws(() => runWithDeadline(never, 50), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
});
