// SPDX-License-Identifier: Apache-2.0
import type { ServeRequest, ServeResponse } from '../../serve/http.ts';
import { readFormRequest } from '../service/read-request.ts';
import type { Route } from '../service/route-handler.ts';
import { authorizationFields, readAuthorization, withParameters } from './authorization-request.ts';
import type { IssuerContext } from './issuer-context.ts';
import { requireEmail } from './mint-token.ts';
import { escapeHtml, page } from './page.ts';

/** OpenID Connect Core §3.1.2: the code flow, for programs on this machine, with PKCE. */
export function authorizeRoutes(context: IssuerContext): readonly Route[] {
  return [
    { method: 'GET', path: '/auth', answer: showLogin },
    { method: 'POST', path: '/auth', answer: (request) => finishLogin(context, request) },
  ];
}

function showLogin({ query }: ServeRequest): ServeResponse {
  const fields = new URLSearchParams(query);
  const reading = readAuthorization(fields);
  switch (reading.kind) {
    case 'refused':
      return page(400, 'This login cannot go on', `<p>${escapeHtml(reading.why)}</p>`);
    case 'returned':
      return redirectTo(reading.to);
    case 'request':
      return page(200, 'Log in to the sandbox', loginForm(fields));
  }
}

async function finishLogin(context: IssuerContext, request: ServeRequest): Promise<ServeResponse> {
  const fields = await readFormRequest(request);
  const reading = readAuthorization(fields);
  switch (reading.kind) {
    case 'refused':
      return page(400, 'This login cannot go on', `<p>${escapeHtml(reading.why)}</p>`);
    case 'returned':
      return redirectTo(reading.to);
    case 'request': {
      const { clientId, codeChallenge, nonce, redirect, state } = reading.request;
      const email = requireEmail(fields.get('email') ?? '');
      const redirectUri = fields.get('redirect_uri') ?? '';
      const code = context.codes.put({ email, clientId, codeChallenge, nonce, redirectUri });
      return redirect === 'shown' ? showCode(code) : redirectTo(withParameters(redirect, { code, state }));
    }
  }
}

function showCode(code: string): ServeResponse {
  return page(200, 'Copy this into the terminal', `<p><code>${escapeHtml(code)}</code></p>`);
}

function loginForm(fields: URLSearchParams): string {
  const hidden = authorizationFields.flatMap((name) => {
    const value = fields.get(name);
    return value === null ? [] : [`<input type="hidden" name="${name}" value="${escapeHtml(value)}">`];
  });
  const hint = escapeHtml(fields.get('login_hint') ?? '');
  return `<form method="post" action="/auth">${hidden.join('')}
<label for="email">Who do you want to be?</label>
<input id="email" name="email" type="email" required autofocus placeholder="you@example.com" value="${hint}">
<button>Log in</button></form>`;
}

/** 303, so that the browser does not send the form on. */
function redirectTo(url: URL): ServeResponse {
  return {
    status: 303,
    headers: { Location: url.href, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' },
  };
}
