// SPDX-License-Identifier: Apache-2.0
import { link, mkdtemp, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { quote } from '../bytes/quote.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { diskError, systemCode } from './disk-error.ts';
import { temporaryPrefix } from './write-atomically.ts';

const lockName = '.countersign-lock';
const staleAfterMs = 10_000;
const giveUpAfterMs = 30_000;
const lookEveryMs = 1000;

export interface HeldLock {
  /** False if another process took the lock for abandoned; then nothing may be published any more. */
  isStillHeld(): Promise<boolean>;
}

/**
 * Runs `work` while no other process that honours the lock changes `folder`. A lock that a crash left behind is taken over
 * after ten seconds, which is far more than `work` may take.
 *
 * @throws {UnavailableError} `layout-locked`
 */
export async function withLayoutLock<T>(
  folder: string,
  clock: Clock,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const path = join(folder, lockName);
  const handle = await acquire(folder, path, clock);
  try {
    const own = await handle.stat();
    const isStillHeld = async (): Promise<boolean> => (await inodeOf(path)) === own.ino;
    try {
      return await work({ isStillHeld });
    } finally {
      if (await isStillHeld()) await unlink(path);
    }
  } finally {
    // Open until the end, so that the inode number cannot be given to another file.
    await handle.close();
  }
}

async function acquire(folder: string, path: string, clock: Clock): Promise<Awaited<ReturnType<typeof open>>> {
  let nextLook = lookEveryMs;
  for (let waited = 0, pause = 5; ; waited += pause, pause = Math.min(pause * 2, 100)) {
    try {
      return await open(path, 'wx', 0o600);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw diskError(error, path);
    }
    if (waited > giveUpAfterMs)
      throw new UnavailableError('layout-locked', `another process keeps ${quote(folder)} locked`);
    if (waited >= nextLook) {
      await removeIfStale(folder, path);
      nextLook += lookEveryMs;
    }
    await clock.sleep(pause);
  }
}

async function removeIfStale(folder: string, path: string): Promise<void> {
  const probe = await mkdtemp(join(folder, temporaryPrefix));
  try {
    const lock = await stat(path);
    // Ages are compared on the clock of the file system: that of this machine may differ from it.
    if ((await stat(probe)).mtimeMs - lock.mtimeMs < staleAfterMs) return;
    const taken = join(probe, 'lock');
    await rename(path, taken);
    // Another waiter was faster, and this is its fresh lock: give it back.
    if ((await inodeOf(taken)) !== lock.ino) await link(taken, path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'EEXIST') throw diskError(error, path);
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

async function inodeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).ino;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw diskError(error, path);
  }
}
