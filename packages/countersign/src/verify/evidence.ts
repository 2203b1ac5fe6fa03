// SPDX-License-Identifier: Apache-2.0
import { MalformedError, UntrustedError } from '../errors/errors.ts';

/**
 * What `parse` makes of evidence that others wrote. Where the caller's own file would be malformed, evidence is not acceptable.
 *
 * @throws {UntrustedError} `evidence-malformed`, with the fault as its cause
 */
export function parseEvidence<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new UntrustedError('evidence-malformed', cause.message, { cause, detail: { fault: cause.code } });
  }
}
