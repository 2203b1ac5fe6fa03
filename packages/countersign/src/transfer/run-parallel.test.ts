// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runParallel } from './run-parallel.ts';

test('all items are worked on, never more than the width at a time', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await runParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    done.push(item);
  });
  assert.deepEqual(
    done.toSorted((left, right) => left - right),
    [1, 2, 3, 4, 5, 6, 7],
  );
  assert.equal(most, 3);
});

test('after a failure nothing new is begun, what runs is waited for, and the failure is thrown', async () => {
  const begun: number[] = [];
  const finished: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    if (item === 1) throw new Error('first');
    await Promise.resolve();
    finished.push(item);
  };
  await assert.rejects(runParallel([1, 2, 3, 4], 2, work), /first/);
  assert.deepEqual([begun, finished], [[1, 2], [2]]);
});
