// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../../bytes/utf8.ts';
import type { ServeRequest, ServeResponse } from '../../serve/http.ts';
import { jsonAnswer } from '../service/json-answer.ts';
import { readFormRequest } from '../service/read-request.ts';
import type { Route } from '../service/route-handler.ts';
import { answersChallenge } from './code-challenge.ts';
import type { IssuerContext } from './issuer-context.ts';
import { oauthError } from './oauth-error.ts';

export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';
const expiresInSeconds = 600;

/** RFC 6749 §4.1.3 and RFC 8628 §3.4, for clients without a secret. */
export function tokenRoutes(context: IssuerContext): readonly Route[] {
  return [{ method: 'POST', path: '/token', answer: (request) => exchangeGrant(context, request) }];
}

interface TokenCall {
  readonly fields: URLSearchParams;
  readonly clientId: string;
}

async function exchangeGrant(context: IssuerContext, request: ServeRequest): Promise<ServeResponse> {
  const fields = await readFormRequest(request);
  const call = { fields, clientId: clientIdOf(request, fields) };
  switch (fields.get('grant_type')) {
    case 'authorization_code':
      return await exchangeCode(context, call);
    case deviceGrantType:
      return await exchangeDevice(context, call);
    default:
      return oauthError('unsupported_grant_type', `wanted \`authorization_code\` or \`${deviceGrantType}\``);
  }
}

async function exchangeCode(context: IssuerContext, { fields, clientId }: TokenCall): Promise<ServeResponse> {
  const grant = context.codes.take(fields.get('code') ?? '');
  if (grant === null) return oauthError('invalid_grant', 'the code is unknown, used or too old');
  if (grant.clientId !== clientId || grant.redirectUri !== fields.get('redirect_uri'))
    return oauthError('invalid_grant', 'the code was given to another client');
  if (!answersChallenge(fields.get('code_verifier') ?? '', grant.codeChallenge))
    return oauthError('invalid_grant', 'the code verifier does not answer the challenge');
  return await tokenAnswer(context, grant.email, { clientId, nonce: grant.nonce });
}

async function exchangeDevice(context: IssuerContext, { fields, clientId }: TokenCall): Promise<ServeResponse> {
  const code = fields.get('device_code') ?? '';
  const grant = context.devices.peek(code);
  if (grant === null) return oauthError('expired_token', 'the device code is unknown, used or too old');
  // Clients of sigstore poll without their name; one that gives a name must give the right one.
  if (clientId !== '' && grant.clientId !== clientId)
    return oauthError('invalid_grant', 'the code was given to another client');
  if (grant.codeChallenge !== null && !answersChallenge(fields.get('code_verifier') ?? '', grant.codeChallenge))
    return oauthError('invalid_grant', 'the code verifier does not answer the challenge');
  if (grant.email === null) return oauthError('authorization_pending', 'nobody has typed the code yet');
  context.devices.take(code);
  return await tokenAnswer(context, grant.email, { clientId: grant.clientId, nonce: null });
}

interface TokenUse {
  readonly clientId: string;
  readonly nonce: string | null;
}

async function tokenAnswer(context: IssuerContext, email: string, use: TokenUse): Promise<ServeResponse> {
  const nonce = use.nonce === null ? {} : { nonce: use.nonce };
  const token = await context.mint({
    claims: { email, aud: use.clientId, ...nonce },
    lifetimeMs: expiresInSeconds * 1000,
  });
  return jsonAnswer(200, {
    // There is nothing to access: the same token, because clients want the field.
    access_token: token,
    id_token: token,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
  });
}

/** RFC 6749 §2.3.1: in the form, or as the user name of Basic authentication with an empty password. */
function clientIdOf(request: ServeRequest, fields: URLSearchParams): string {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.header('authorization') ?? '')?.[1];
  if (basic === undefined) return fields.get('client_id') ?? '';
  const [name = ''] = decodeUtf8(Buffer.from(basic, 'base64'), 'base64-malformed').split(':', 1);
  // Form-encoded before it is base64-encoded.
  return new URLSearchParams(`name=${name}`).get('name') ?? '';
}
