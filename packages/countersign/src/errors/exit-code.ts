// SPDX-License-Identifier: Apache-2.0
import { type ErrorEntry, errorTable } from './codes.ts';
import { CountersignError } from './errors.ts';

const exitOfClass = { untrusted: 12, usage: 2, malformed: 3, unavailable: 4 } as const;

export type ExitCode = 0 | 2 | 3 | 4 | 10 | 11 | 12 | 13 | 14 | 70 | 130;

/** The exit code that stands for `error` on the command line; anything that is not ours is a bug, 70. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof CountersignError)) return 70;
  if (error.code === 'interrupted') return 130;
  const entry: ErrorEntry = errorTable[error.code];
  return entry.exit ?? exitOfClass[entry.class];
}
