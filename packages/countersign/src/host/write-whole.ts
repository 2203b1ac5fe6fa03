// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { WriteFileOptions } from '../ports/files.ts';
import { fileCalls } from './file-calls.ts';
import { fileError, systemCode } from './file-error.ts';
import { followLink } from './follow-link.ts';
import { openFile } from './open-file.ts';
import { systemRandom } from './system-random.ts';

const DEFAULT_MODE = 0o644;

/**
 * The file holds all of `bytes` under its final name, or nothing has changed.
 *
 * A temporary name beside the target gets the bytes and is synced; only then does the target appear. Without
 * `overwrite` it appears by `link`, which fails when somebody else was quicker.
 *
 * @throws {UsageError} `file-exists`, `file-not-found` (no such folder), `file-unreadable`
 * @throws {UnavailableError} `disk-full`
 */
export async function writeWhole(path: string, bytes: Uint8Array, options: WriteFileOptions = {}): Promise<void> {
  try {
    const target = options.overwrite === true ? await followLink(path) : path;
    if (options.overwrite === true && (await isSpecial(target))) await writeInPlace(target, bytes);
    else await writeBeside(target, bytes, options);
  } catch (error) {
    throw fileError(error, 'write', path);
  }
}

async function writeBeside(target: string, bytes: Uint8Array, options: WriteFileOptions): Promise<void> {
  const temporary = temporaryName(target);
  try {
    await writeNew(temporary, bytes, options.mode ?? DEFAULT_MODE);
    if (options.overwrite === true) await fileCalls.rename(temporary, target);
    else await appear(temporary, target, { bytes, mode: options.mode ?? DEFAULT_MODE });
  } finally {
    // After `rename` the name is gone already; after a failure the failure itself is what the caller must hear.
    await fileCalls.unlink(temporary).catch(() => undefined);
  }
}

interface Content {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

async function appear(temporary: string, target: string, content: Content): Promise<void> {
  try {
    await fileCalls.link(temporary, target);
  } catch (error) {
    // FAT and some network file systems know no hard links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemCode(error))) throw error;
    await writeNewOrNothing(target, content);
  }
}

async function writeNewOrNothing(target: string, content: Content): Promise<void> {
  try {
    await writeNew(target, content.bytes, content.mode);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') await fileCalls.unlink(target).catch(() => undefined);
    throw error;
  }
}

async function writeNew(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  // Attacker-controlled: other users of a shared folder may plant a link under this name; O_EXCL refuses it.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  await using file = await openFile(path, flags, mode);
  await file.write(bytes);
  await file.sync();
}

function temporaryName(target: string): string {
  const suffix = Buffer.from(systemRandom.bytes(8)).toString('hex');
  return join(dirname(target), `.${basename(target)}.${suffix}.tmp`);
}

/** `/dev/stdout` and named pipes cannot be renamed over. */
async function isSpecial(path: string): Promise<boolean> {
  try {
    const found = await fileCalls.stat(path);
    return !found.isFile() && !found.isDirectory();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function writeInPlace(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await openFile(path, constants.O_WRONLY);
  await file.write(bytes);
}
