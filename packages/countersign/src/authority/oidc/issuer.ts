// SPDX-License-Identifier: Apache-2.0
import type { ClientAuth, Configuration } from 'openid-client';
import { UsageError } from '../../errors/errors.ts';
import { isSafeChannel } from './ask-provider.ts';
import type { IdentityPorts, LoginRequest } from './identity-request.ts';
import { createIssuerFetch } from './issuer-fetch.ts';

type OpenIdClient = typeof import('openid-client');

/** An issuer whose metadata was read, and the library that speaks with it. */
export interface Issuer {
  readonly client: OpenIdClient;
  readonly configuration: Configuration;
}

const requestSeconds = 30;

/**
 * The issuer's metadata (OpenID Connect Discovery §4), which name the same issuer that was asked for. The library is loaded here and
 * nowhere else, because most commands never log in.
 *
 * @throws {UsageError} `usage-flag` – the issuer would be reached over a network without TLS
 */
export async function discoverIssuer(login: LoginRequest, ports: IdentityPorts): Promise<Issuer> {
  if (!isSafeChannel(login.issuer))
    throw new UsageError(
      'usage-flag',
      `wanted an https URL as the issuer, got \`${login.issuer.protocol}//${login.issuer.host}\``,
    );
  const client = await import('openid-client');
  const checks = [client.enableNonRepudiationChecks];
  // Our fetch still refuses http to any other machine.
  if (login.issuer.protocol === 'http:') checks.push(client.allowInsecureRequests);
  const configuration = await client.discovery(
    login.issuer,
    login.clientId,
    undefined,
    clientAuth(client, login.clientSecret),
    {
      execute: checks,
      [client.customFetch]: createIssuerFetch(ports),
      timeout: requestSeconds,
    },
  );
  return { client, configuration };
}

/** Basic where the issuer takes it, as OpenID Connect Core §9 has it by default. */
function clientAuth(client: OpenIdClient, secret: string | undefined): ClientAuth {
  if (secret === undefined) return client.None();
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const takesBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    return takesBasic ? basic(server, ...rest) : post(server, ...rest);
  };
}
