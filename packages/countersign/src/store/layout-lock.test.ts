// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';
import { withLayoutLock } from './layout-lock.ts';

const clock: Clock = { nowMs: () => 0, sleep: async (ms) => await sleep(ms) };

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-lock-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('work under the lock never overlaps, and the lock is gone afterwards, also after a failure', async (context) => {
  const folder = await folderFor(context);
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await sleep(1);
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLayoutLock(folder, clock, work)));
  assert.equal(most, 1);
  await assert.rejects(
    withLayoutLock(folder, clock, async () => Promise.reject(new Error('failed'))),
    /failed/,
  );
  assert.deepEqual(await readdir(folder), []);
});

test('a holder whose lock was taken away learns of it, and leaves the lock of the other alone', async (context) => {
  const folder = await folderFor(context);
  await withLayoutLock(folder, clock, async (lock) => {
    assert.equal(await lock.isStillHeld(), true);
    const [name] = await readdir(folder);
    assert.ok(name);
    await unlink(join(folder, name));
    await writeFile(join(folder, name), '');
    assert.equal(await lock.isStillHeld(), false);
  });
  assert.equal((await readdir(folder)).length, 1);
});
