// SPDX-License-Identifier: Apache-2.0
import { type ErrorCode, type ErrorEntry, errorTable } from '../errors/codes.ts';
import type { ExitCode } from '../errors/exit-code.ts';
import type { Decision } from '../policy/decision.ts';

/** What the command line answers to one decision: 0 only for what the door admits. */
export function decisionExitCode({ admitted, result, reason }: Decision): ExitCode {
  if (admitted) return 0;
  switch (result) {
    case 'unavailable':
      return 4;
    case 'not-covered':
      return 14;
    case 'verified':
      // No door shuts out what is verified; if one says so, something is broken.
      return 70;
    case 'refused':
      return refusalExitCode(reason?.code);
  }
}

/** A mistake of the caller is no verdict on the image. */
function refusalExitCode(code: ErrorCode | undefined): ExitCode {
  if (code === undefined) return 13;
  if (code === 'image-not-found') return 11;
  const entry: ErrorEntry = errorTable[code];
  if (entry.class === 'usage') return 2;
  return entry.class === 'malformed' ? 3 : 13;
}
