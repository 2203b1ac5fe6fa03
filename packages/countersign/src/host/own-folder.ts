// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { fileCalls } from './file-calls.ts';
import { fileError, systemCode } from './file-error.ts';

export interface FolderFacts {
  readonly isFolder: boolean;
  readonly uid: number;
  readonly mode: number;
}

/**
 * Makes the folder, and those above it that are missing, for this user alone.
 *
 * @throws {UsageError} `file-unreadable`, `file-exists`; also when it is there and is not this user's own
 * @throws {UnavailableError} `disk-full`
 */
export async function makeOwnFolder(path: string): Promise<void> {
  try {
    await fileCalls.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileError(error, 'make the folder', path);
  }
  await requireOwnFolder(path);
}

/**
 * Nobody but this user and root decides what is in the folder, or there is none.
 *
 * @throws {UsageError} `file-unreadable`
 */
export async function requireOwnFolder(path: string): Promise<void> {
  const facts = await factsOf(path);
  const problem = facts === null ? undefined : whyNotOwn(facts, process.getuid?.());
  if (problem === undefined) return;
  throw new UsageError('file-unreadable', `cannot trust what is in the folder \`${path}\`: ${problem}`, {
    detail: { path },
    hint: 'remove it, or look at what is in it, and make it yours alone with `chown` and `chmod 700`',
  });
}

/** Undefined if it is own. `ourUid` is undefined on systems without owners. */
export function whyNotOwn({ isFolder, uid, mode }: FolderFacts, ourUid: number | undefined): string | undefined {
  if (!isFolder) return 'it is no folder';
  if (ourUid === undefined) return undefined;
  // Root can read and write everything anyway, and is who prepares machines and images.
  if (uid !== ourUid && uid !== 0) return 'it belongs to another user';
  return (mode & 0o022) === 0 ? undefined : 'other users can write to it';
}

async function factsOf(path: string): Promise<FolderFacts | null> {
  try {
    // Of the link itself, were it one: whoever made it may lead it elsewhere later.
    const found = await fileCalls.lstat(path);
    return { isFolder: found.isDirectory(), uid: found.uid, mode: found.mode };
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw fileError(error, 'look at', path);
  }
}
