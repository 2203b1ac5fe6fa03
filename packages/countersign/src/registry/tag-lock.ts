// SPDX-License-Identifier: Apache-2.0

/** Runs `work` when all work that was queued before under the same key is over, whatever became of it. */
export async function withLock<Result>(
  locks: Map<string, Promise<void>>,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = locks.get(key) ?? Promise.resolve();
  const { promise: done, resolve: release } = Promise.withResolvers<void>();
  const mine = before.then(() => done);
  locks.set(key, mine);
  await before;
  try {
    return await work();
  } finally {
    release();
    if (locks.get(key) === mine) locks.delete(key);
  }
}
