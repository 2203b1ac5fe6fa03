// SPDX-License-Identifier: Apache-2.0
import { UntrustedError } from '../errors/errors.ts';

/** For what a known log is said to have stated, and did not. */
export function invalidLogEntry(message: string, cause?: unknown): UntrustedError {
  return new UntrustedError('log-entry-invalid', message, { cause });
}
