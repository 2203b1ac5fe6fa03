// SPDX-License-Identifier: Apache-2.0

import { encodeBase64 } from '../../bytes/base64.ts';
import { concatBytes } from '../../bytes/concat.ts';
import { UnavailableError } from '../../errors/errors.ts';
import type { Fetch, FetchRequest, FetchResponse, FetchTimeouts } from '../../ports/fetch.ts';
import type { Credentials } from './credentials.ts';
import type { TokenServer } from './realm.ts';
import { maxTokenBytes, type ParsedToken, parseToken } from './token.ts';

export interface TokenRequest {
  readonly server: TokenServer;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
  readonly credentials: Exclude<Credentials, { readonly kind: 'registry-token' }> | null;
  readonly timeouts: FetchTimeouts;
  readonly userAgent: string;
}

/**
 * A token from a server that `checkRealm` has allowed. Null when the server refuses whoever asks.
 *
 * @throws {UnavailableError} `registry-rate-limited`, `registry-server-error`, `registry-protocol`, or as `Fetch`
 */
export async function requestToken(fetch: Fetch, request: TokenRequest): Promise<ParsedToken | null> {
  if (request.credentials?.kind === 'identity-token') {
    const response = await fetch(refreshRequest(request, request.credentials.token));
    // Servers older than the oauth2 form know only the other one.
    if (response.status !== 404 && response.status !== 405) return readAnswer(response, request);
    response.discard();
  }
  return readAnswer(await fetch(plainRequest(request)), request);
}

function plainRequest({ server, service, scopes, credentials, timeouts, userAgent }: TokenRequest): FetchRequest {
  const url = new URL(server.url);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const authorization = credentials === null ? undefined : basicAuthorization(credentials);
  return {
    method: 'GET',
    url,
    addressPolicy: server.addressPolicy,
    timeouts,
    headers: headers(userAgent, authorization),
  };
}

function refreshRequest(
  { server, service, scopes, timeouts, userAgent }: TokenRequest,
  refreshToken: string,
): FetchRequest {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'countersign',
    refresh_token: refreshToken,
  });
  if (service !== undefined) form.set('service', service);
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  return {
    method: 'POST',
    url: server.url,
    addressPolicy: server.addressPolicy,
    timeouts,
    headers: { ...headers(userAgent, undefined), 'content-type': 'application/x-www-form-urlencoded' },
    body: new TextEncoder().encode(form.toString()),
  };
}

function headers(userAgent: string, authorization: string | undefined): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(authorization === undefined ? {} : { authorization }),
  };
}

/** RFC 7617; an identity token stands in for the password. */
export function basicAuthorization(credentials: Exclude<Credentials, { readonly kind: 'registry-token' }>): string {
  const secret = credentials.kind === 'basic' ? credentials.password : credentials.token;
  const username =
    credentials.kind === 'identity-token' && credentials.username === '' ? '<token>' : credentials.username;
  return `Basic ${encodeBase64(new TextEncoder().encode(`${username}:${secret}`))}`;
}

async function readAnswer(response: FetchResponse, { server, credentials }: TokenRequest): Promise<ParsedToken | null> {
  const { host } = server.url;
  if (response.status === 200) return parseToken(await readBounded(response, host), host);
  response.discard();
  const detail = { tokenServer: host, status: response.status };
  if (response.status === 401 || response.status === 403) return null;
  // RFC 6749 §5.2: `invalid_grant` comes with 400.
  if (response.status === 400 && credentials?.kind === 'identity-token') return null;
  if (response.status === 429)
    throw new UnavailableError('registry-rate-limited', `the token server \`${host}\` answered 429`, { detail });
  if (response.status >= 500)
    throw new UnavailableError('registry-server-error', `the token server \`${host}\` answered ${response.status}`, {
      detail,
    });
  throw new UnavailableError(
    'registry-protocol',
    `the token server \`${host}\` answered ${response.status}, wanted 200`,
    { detail },
  );
}

async function readBounded(response: FetchResponse, host: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > maxTokenBytes)
      throw new UnavailableError(
        'registry-limit-exceeded',
        `the token server \`${host}\` answered more than ${maxTokenBytes} bytes`,
      );
    chunks.push(chunk);
  }
  return concatBytes(...chunks);
}
