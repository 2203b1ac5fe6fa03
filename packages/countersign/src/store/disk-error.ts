// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { CountersignError, UnavailableError, UsageError } from '../errors/errors.ts';

/** What a failed file operation on `path` means to the user; an error that has a meaning already stays as it is. */
export function diskError(error: unknown, path: string): unknown {
  if (error instanceof CountersignError) return error;
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new UnavailableError('disk-full', `no room to write ${quote(path)}`, { cause: error });
    case 'ENOENT':
      return new UsageError('file-not-found', `there is no ${quote(path)}`, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
    case 'ENOTDIR':
      return new UsageError('file-unreadable', `cannot use ${quote(path)}`, { cause: error });
    default:
      return error;
  }
}

/** `ENOENT` and the like, or undefined if `error` does not come from the operating system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
