// SPDX-License-Identifier: Apache-2.0
import { UntrustedError } from '../errors/errors.ts';

/** For a genuine entry that is about something else; `part` says in what it differs. */
export function mismatch(part: 'kind' | 'signature' | 'verifier' | 'digest' | 'leaf', message: string): UntrustedError {
  return new UntrustedError('log-entry-mismatch', message, { detail: { part } });
}
