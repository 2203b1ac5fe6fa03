// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import type { Handler } from '../../serve/http.ts';
import { jsonAnswer } from '../service/json-answer.ts';
import { type Route, routeHandler } from '../service/route-handler.ts';
import { authorizeRoutes } from './authorize-endpoint.ts';
import { deviceLifetimeMs, deviceRoutes } from './device-endpoint.ts';
import type { DeviceGrant } from './device-grant.ts';
import { createGrantStore } from './grant-store.ts';
import type { CodeGrant, IssuerContext } from './issuer-context.ts';
import { mintRoutes } from './mint-endpoint.ts';
import { completeClaims, type MintRequest } from './mint-token.ts';
import { deviceGrantType, tokenRoutes } from './token-endpoint.ts';
import { createTokenKey } from './token-key.ts';

export interface IssuerOptions {
  /** Under which the handler is served; without a slash at the end. */
  readonly url: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** An OpenID Connect issuer that believes what it is told. */
export interface Issuer {
  readonly handler: Handler;
  readonly mint: (request: MintRequest) => Promise<string>;
  /**
   * The claims of a token of this issuer that is meant for `sigstore` and valid now, whatever name it gives the issuer.
   *
   * @throws {UsageError} `identity-token-refused`
   */
  readonly verify: (token: string) => Promise<JsonObject>;
}

const codeLifetimeMs = 60_000;

export async function createIssuer({ url, clock, random }: IssuerOptions): Promise<Issuer> {
  const key = await createTokenKey();
  const mint = async (request: MintRequest): Promise<string> =>
    await key.sign(completeClaims(request, url, clock.nowMs()));
  const context: IssuerContext = {
    url,
    clock,
    codes: createGrantStore<CodeGrant>({ clock, random, lifetimeMs: codeLifetimeMs }),
    devices: createGrantStore<DeviceGrant>({ clock, random, lifetimeMs: deviceLifetimeMs }),
    mint,
  };
  return {
    handler: routeHandler([
      ...publicRoutes(url, key.jwks),
      ...authorizeRoutes(context),
      ...tokenRoutes(context),
      ...deviceRoutes(context, random),
      ...mintRoutes(context),
    ]),
    mint,
    verify: async (token) => await key.verify(token, { audience: 'sigstore', nowMs: clock.nowMs() }),
  };
}

/** OpenID Connect Discovery §3, and the keys that it points to. */
function publicRoutes(url: string, jwks: JsonObject): readonly Route[] {
  const discovery = {
    issuer: url,
    authorization_endpoint: `${url}/auth`,
    token_endpoint: `${url}/token`,
    device_authorization_endpoint: `${url}/device/code`,
    jwks_uri: `${url}/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', deviceGrantType],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'email'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'email', 'email_verified', 'nonce'],
  };
  return [
    { method: 'GET', path: '/.well-known/openid-configuration', answer: () => jsonAnswer(200, discovery) },
    { method: 'GET', path: '/keys', answer: () => jsonAnswer(200, jwks) },
  ];
}
