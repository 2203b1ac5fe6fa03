// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import type { IdentityPorts, LoginRequest } from './identity-request.ts';
import type { Issuer } from './issuer.ts';

/**
 * The identity of the client itself (RFC 6749 §4.4), at issuers that give it an identity token.
 *
 * @throws {UsageError} `usage-flag` – there is no client secret
 */
export async function logInAsClient(
  issuer: Issuer,
  login: LoginRequest,
  _ports: IdentityPorts,
): Promise<string | undefined> {
  if (login.clientSecret === undefined)
    throw new UsageError(
      'usage-flag',
      'wanted `--oidc-client-secret-file` for the flow `client_credentials`, got none',
    );
  const tokens = await issuer.client.clientCredentialsGrant(issuer.configuration, { scope: 'openid email' });
  return tokens.id_token;
}
