// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import type { PolicySet } from './policy-set.ts';
import type { Problem } from './problem.ts';

/** What the author of the policies should know at this instant: all findings, and what has come to its end. */
export function lintPolicySet({ findings, exceptions }: PolicySet, instantMs: number): readonly Problem[] {
  const expired = exceptions
    .filter(({ expiresMs }) => expiresMs <= instantMs)
    .map(
      ({ name, expiresMs }): Problem => ({
        severity: 'note',
        rule: 'exception-expired',
        source: name,
        message: `the exception \`${name}\` ended at \`${encodeRfc3339(expiresMs)}\``,
        hint: 'remove it',
      }),
    );
  return [...findings, ...expired];
}
