// SPDX-License-Identifier: Apache-2.0
import { UntrustedError } from '../errors/errors.ts';
import type { ImageExpectation } from './expectation.ts';

/** Returns if the expectation can do without a log entry: there is no trusted root yet that one could be checked with. */
export function requireTlog(tlog: 'none' | 'unchecked', expectation: Pick<ImageExpectation, 'requireTlog'>): void {
  if (expectation.requireTlog === 'optional') return;
  throw new UntrustedError(
    'log-entry-missing',
    tlog === 'none'
      ? 'wanted an entry of a transparency log, got none'
      : 'wanted a verified entry of a transparency log, got one that cannot be checked without a trusted root',
  );
}
