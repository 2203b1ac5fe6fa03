// SPDX-License-Identifier: Apache-2.0
import type { Random } from '../../ports/random.ts';
import type { ServeRequest, ServeResponse } from '../../serve/http.ts';
import { jsonAnswer } from '../service/json-answer.ts';
import { readFormRequest } from '../service/read-request.ts';
import type { Route } from '../service/route-handler.ts';
import { isCodeChallenge } from './code-challenge.ts';
import { createUserCode, normaliseUserCode } from './device-grant.ts';
import type { IssuerContext } from './issuer-context.ts';
import { requireEmail } from './mint-token.ts';
import { oauthError } from './oauth-error.ts';
import { escapeHtml, page } from './page.ts';

export const deviceLifetimeMs = 5 * 60_000;

/** RFC 8628: a code for the terminal, and the page where a person types it. */
export function deviceRoutes(context: IssuerContext, random: Random): readonly Route[] {
  return [
    { method: 'POST', path: '/device/code', answer: (request) => startDevice(context, random, request) },
    {
      method: 'GET',
      path: '/device',
      answer: ({ query }) => page(200, 'Connect a terminal', deviceForm(new URLSearchParams(query).get('user_code'))),
    },
    { method: 'POST', path: '/device', answer: (request) => finishDevice(context, request) },
  ];
}

async function startDevice(context: IssuerContext, random: Random, request: ServeRequest): Promise<ServeResponse> {
  const fields = await readFormRequest(request);
  const clientId = fields.get('client_id');
  const codeChallenge = fields.get('code_challenge');
  if (clientId === null || clientId === '') return oauthError('invalid_request', 'wanted a `client_id`');
  if (codeChallenge !== null && (fields.get('code_challenge_method') !== 'S256' || !isCodeChallenge(codeChallenge)))
    return oauthError('invalid_request', 'wanted PKCE with `S256`, or none');
  const userCode = createUserCode(random);
  const page = `${context.url}/device`;
  return jsonAnswer(200, {
    device_code: context.devices.put({ clientId, userCode, codeChallenge, email: null }),
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    expires_in: deviceLifetimeMs / 1000,
    interval: 1,
  });
}

async function finishDevice(context: IssuerContext, request: ServeRequest): Promise<ServeResponse> {
  const fields = await readFormRequest(request);
  const userCode = normaliseUserCode(fields.get('user_code') ?? '');
  const email = requireEmail(fields.get('email') ?? '');
  const grant = context.devices.find((waiting) => waiting.userCode === userCode && waiting.email === null);
  if (grant === null) return page(400, 'Connect a terminal', '<p>No terminal waits with this code.</p>');
  grant.email = email;
  return page(200, 'Done', '<p>Go back to the terminal; this page can be closed.</p>');
}

function deviceForm(userCode: string | null): string {
  return `<form method="post" action="/device">
<label for="user_code">The code that the terminal shows</label>
<input id="user_code" name="user_code" required autocomplete="off" value="${escapeHtml(userCode ?? '')}">
<label for="email">Who do you want to be?</label>
<input id="email" name="email" type="email" required placeholder="you@example.com">
<button>Log in</button></form>`;
}
