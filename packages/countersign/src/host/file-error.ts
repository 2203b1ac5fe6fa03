// SPDX-License-Identifier: Apache-2.0
import { CountersignError, UnavailableError, UsageError } from '../errors/errors.ts';

/** What the system said, in the words of the error table; an error that is ours already passes through. */
export function fileError(error: unknown, attempt: string, path: string): CountersignError {
  if (error instanceof CountersignError) return error;
  const code = systemCode(error);
  const options = { cause: error, detail: { path, reason: code } };
  switch (code) {
    case 'ENOENT':
      return new UsageError('file-not-found', `cannot ${attempt} \`${path}\`: no such file`, options);
    case 'EEXIST':
      return new UsageError('file-exists', `cannot ${attempt} \`${path}\`: it is there already`, options);
    case 'ENOSPC':
    case 'EDQUOT':
      return new UnavailableError('disk-full', `cannot ${attempt} \`${path}\`: no room left`, options);
    default:
      return new UsageError('file-unreadable', `cannot ${attempt} \`${path}\`: ${explain(code)}`, options);
  }
}

export function systemCode(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

function explain(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'a part of the path is not a folder';
    case 'EROFS':
      return 'the file system is read-only';
    default:
      return `the system says \`${code}\``;
  }
}
