// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../../errors/errors.ts';
import type { IdentityPorts, LoginRequest, ObtainedIdentityToken } from './identity-request.ts';
import { discoverIssuer, type Issuer } from './issuer.ts';
import { issuerError } from './issuer-error.ts';
import { logInAsClient } from './log-in-as-client.ts';
import { logInWithBrowser } from './log-in-with-browser.ts';
import { logInWithDevice } from './log-in-with-device.ts';

export interface LoginAttempt extends LoginRequest {
  readonly flow: 'browser' | 'device' | 'client-credentials';
}

/**
 * The identity token of somebody who logs in at the issuer. It was issued for this client and, with a browser, for this very login (state,
 * nonce, PKCE), and its signature fits a key of the issuer.
 *
 * @throws {UnavailableError} `identity-provider-failed` · @throws {UsageError} `usage-flag` – redirect URL or issuer cannot be used
 */
export async function logIn(login: LoginAttempt, ports: IdentityPorts): Promise<ObtainedIdentityToken> {
  try {
    const issuer = await discoverIssuer(login, ports);
    const token = await flows[login.flow](issuer, login, ports);
    if (token === undefined) throw noToken(login.issuer);
    return { token, from: login.flow };
  } catch (error) {
    ports.signal.throwIfAborted();
    throw issuerError(error, login.issuer);
  }
}

/** The issuer and its client, what was asked for → the token. */
export type LoginFlow = (issuer: Issuer, login: LoginRequest, ports: IdentityPorts) => Promise<string | undefined>;

const flows: Readonly<Record<LoginAttempt['flow'], LoginFlow>> = {
  browser: logInWithBrowser,
  device: logInWithDevice,
  'client-credentials': logInAsClient,
};

function noToken(issuer: URL): UnavailableError {
  return new UnavailableError('identity-provider-failed', `the issuer at \`${issuer.host}\` gave no identity token`);
}
