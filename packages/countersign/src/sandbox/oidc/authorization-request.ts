// SPDX-License-Identifier: Apache-2.0
import { isCodeChallenge } from './code-challenge.ts';
import { parseLoopbackRedirect } from './loopback-redirect.ts';

export interface AuthorizationRequest {
  readonly clientId: string;
  /** `shown`: the person copies the code from the page into the terminal. */
  readonly redirect: URL | 'shown';
  readonly codeChallenge: string;
  readonly state: string | null;
  readonly nonce: string | null;
}

export type AuthorizationReading =
  | { readonly kind: 'request'; readonly request: AuthorizationRequest }
  /** To be shown: nobody is sent to an address that cannot be believed. */
  | { readonly kind: 'refused'; readonly why: string }
  /** To be sent back to the program that asked (RFC 6749 §4.1.2.1). */
  | { readonly kind: 'returned'; readonly to: URL };

/** The names that travel through the login page, in hidden fields. */
export const authorizationFields = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
] as const;

/** What cosign asks for when it finds no browser. */
const shownRedirect = 'urn:ietf:wg:oauth:2.0:oob';

export function readAuthorization(fields: URLSearchParams): AuthorizationReading {
  const redirectUri = fields.get('redirect_uri');
  const redirect = redirectUri === shownRedirect ? 'shown' : parseLoopbackRedirect(redirectUri);
  if (redirect === null) return { kind: 'refused', why: 'wanted a `redirect_uri` on this machine, over http' };
  const clientId = fields.get('client_id');
  if (clientId === null || clientId === '') return { kind: 'refused', why: 'wanted a `client_id`' };
  const state = fields.get('state');
  const returned = (error: string, why: string): AuthorizationReading =>
    redirect === 'shown'
      ? { kind: 'refused', why }
      : { kind: 'returned', to: withParameters(redirect, { error, error_description: why, state }) };
  if (fields.get('response_type') !== 'code') return returned('unsupported_response_type', 'wanted `code`');
  const codeChallenge = fields.get('code_challenge') ?? '';
  if (fields.get('code_challenge_method') !== 'S256' || !isCodeChallenge(codeChallenge))
    return returned('invalid_request', 'wanted PKCE with `S256`');
  return { kind: 'request', request: { clientId, redirect, codeChallenge, state, nonce: fields.get('nonce') } };
}

export function withParameters(url: URL, parameters: Readonly<Record<string, string | null>>): URL {
  const result = new URL(url);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) result.searchParams.set(name, value);
  return result;
}
