// SPDX-License-Identifier: Apache-2.0
import { dirname } from 'node:path';
import { UsageError } from '../errors/errors.ts';
import { fileCalls } from './file-calls.ts';
import { systemCode } from './file-error.ts';

export interface OwnerAndMode {
  readonly uid: number;
  readonly mode: number;
}

/**
 * Where the bytes of a file are that is to be replaced: replacing a link would leave what it points to as it was, to the surprise of
 * whoever made the link. A path that does not exist is its own answer.
 *
 * Attacker-controlled: in `/tmp`, others can lead a name that somebody writes to his own files. The kernel refuses to follow such links
 * (`protected_symlinks`), but not to read them, which `realpath` does; so the same rule stands here.
 *
 * @throws {UsageError} `file-unreadable` for a link that another user planted; else what the system says
 */
export async function followLink(path: string): Promise<string> {
  try {
    const link = await fileCalls.lstat(path);
    if (link.isSymbolicLink() && isPlanted(link, await fileCalls.stat(dirname(path)), process.getuid?.())) {
      const message = `cannot write \`${path}\`: it is a link of another user in a folder that everybody can write to`;
      throw new UsageError('file-unreadable', message, {
        detail: { path },
        hint: 'write into a folder of your own',
      });
    }
    return await fileCalls.realpath(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return path;
    throw error;
  }
}

/** Whether the kernel's `protected_symlinks` would refuse to follow the link. */
export function isPlanted(link: OwnerAndMode, folder: OwnerAndMode, ourUid: number | undefined): boolean {
  const isShared = (folder.mode & 0o1002) === 0o1002;
  return ourUid !== undefined && isShared && link.uid !== ourUid && link.uid !== folder.uid;
}
