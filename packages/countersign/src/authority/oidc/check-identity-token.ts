// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import { quote } from '../../oci/quote.ts';
import type { IdentityToken } from '../identity-token.ts';

/** Clocks differ. A token that has expired by less is left to the certificate authority, whose clock counts. */
const clockSkewMs = 60_000;

export interface TokenExpectation {
  readonly audience: string;
  readonly from: string;
  readonly nowMs: number;
}

/**
 * The token is meant for the signing service and not expired. A token for another audience is not sent: with it, whoever reads it could
 * act as its subject there.
 *
 * @throws {UsageError} `identity-token-refused`
 */
export function checkIdentityToken(token: IdentityToken, expected: TokenExpectation): void {
  if (!token.audiences.includes(expected.audience)) {
    const got = token.audiences.slice(0, 5).map(quote).join(', ');
    throw new UsageError(
      'identity-token-refused',
      `wanted an identity token for ${quote(expected.audience)}, got one for ${got} (from \`${expected.from}\`)`,
      { hint: `get a token whose audience is ${quote(expected.audience)}, or name the one that your certificate authority wants with \`--oidc-client-id\`` },
    );
  }
  if (token.expiresAtMs + clockSkewMs > expected.nowMs) return;
  throw new UsageError(
    'identity-token-refused',
    `the identity token expired ${lateness(expected.nowMs - token.expiresAtMs)} ago (from \`${expected.from}\`)`,
  );
}

function lateness(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
