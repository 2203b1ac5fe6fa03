// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use',
  EACCES: 'that is not allowed',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine has no such address',
};

/** What to throw when a server could not listen: a mistake of the caller where the system says so, else `error` itself. */
export function listenError(error: unknown, address: string): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const why = reasons[code];
  if (why === undefined) return error;
  return new UsageError('usage-flag', `cannot listen on \`${address}\`: ${why}`, {
    hint: 'choose another `--listen`',
    cause: error,
  });
}
