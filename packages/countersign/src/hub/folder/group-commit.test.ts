// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGroupCommit } from './group-commit.ts';

test('all who call while a run goes on share exactly one later run', async () => {
  const gates: (() => void)[] = [];
  const commit = createGroupCommit(() => new Promise<void>((resolve) => gates.push(resolve)));
  const first = commit();
  const others = [commit(), commit(), commit()];
  assert.equal(gates.length, 1);
  gates[0]?.();
  await first;
  await new Promise(setImmediate);
  assert.equal(gates.length, 2);
  gates[1]?.();
  await Promise.all(others);
  assert.equal(gates.length, 2);
});

test('a run that fails fails for those who waited for it, and the next one starts afresh', async () => {
  let runs = 0;
  const commit = createGroupCommit(async () => {
    runs += 1;
    if (runs === 1) throw new Error('full');
  });
  const first = commit();
  const second = commit();
  await assert.rejects(first, /full/);
  await second;
  assert.equal(runs, 2);
});
