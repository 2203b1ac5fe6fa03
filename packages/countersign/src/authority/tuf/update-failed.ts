// SPDX-License-Identifier: Apache-2.0

import { quote } from '../../bytes/quote.ts';
import { CountersignError, UnavailableError } from '../../errors/errors.ts';

/**
 * Why a TUF repository brought nothing new. `unreachable`: files could not be had · `refused`: they were had, and TUF's rules say no
 * (signature, version, expiry, size, hash).
 */
export type UpdateFailure = 'unreachable' | 'refused';

export function updateFailed(mirror: string, failure: UpdateFailure, cause: unknown): UnavailableError {
  const attempt = failure === 'unreachable' ? 'cannot read' : 'cannot accept what is in';
  const message = `${attempt} the TUF repository \`${mirror}\`: ${explain(cause)}`;
  return new UnavailableError('trust-update-failed', message, { cause, detail: { mirror, reason: failure } });
}

/** One line; what a library says may quote what the repository sent. */
function explain(cause: unknown): string {
  if (cause instanceof CountersignError) return cause.message;
  const text = cause instanceof Error ? cause.message : String(cause);
  return quote(text).slice(1, -1);
}
