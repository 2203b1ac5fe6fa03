// SPDX-License-Identifier: Apache-2.0
import { readDocument } from '../../bytes/json-fields.ts';
import type { ServeRequest, ServeResponse } from '../../serve/http.ts';
import { bytesAnswer, jsonAnswer, refusal } from '../service/json-answer.ts';
import { readJsonRequest } from '../service/read-request.ts';
import type { Route } from '../service/route-handler.ts';
import { githubClaims } from './github-claims.ts';
import type { IssuerContext } from './issuer-context.ts';

const repositoryGrammar = /^[A-Za-z0-9_-]{1,39}\/[A-Za-z0-9._-]{1,100}$/;

/** What no real issuer has: tokens for whoever a script wants to be. */
export function mintRoutes(context: IssuerContext): readonly Route[] {
  return [
    { method: 'GET', path: '/token', answer: (request) => plainToken(context, request) },
    { method: 'POST', path: '/mint', answer: (request) => mintClaims(context, request) },
    { method: 'GET', path: '/github/*', answer: (request, repository) => githubToken(context, request, repository) },
  ];
}

/** `curl $ISSUER/token?email=me@example.com`. */
async function plainToken(context: IssuerContext, { query }: ServeRequest): Promise<ServeResponse> {
  const parameters = new URLSearchParams(query);
  const email = parameters.get('email');
  if (email === null) return refusal(400, 'wanted `?email=`');
  const aud = parameters.get('audience') ?? 'sigstore';
  return bytesAnswer('text/plain', `${await context.mint({ claims: { email, aud } })}\n`);
}

/** The body is the claims; what is missing of issuer, audience and times is added. */
async function mintClaims(context: IssuerContext, request: ServeRequest): Promise<ServeResponse> {
  const claims = readDocument(await readJsonRequest(request), 'claims', 'payload-malformed').object;
  return jsonAnswer(200, { token: await context.mint({ claims }) });
}

/** What `ACTIONS_ID_TOKEN_REQUEST_URL` answers in a job of GitHub Actions. */
async function githubToken(
  context: IssuerContext,
  { query }: ServeRequest,
  repository: string,
): Promise<ServeResponse> {
  if (!repositoryGrammar.test(repository)) return refusal(400, 'wanted `/github/OWNER/NAME`');
  const aud = new URLSearchParams(query).get('audience') ?? 'sigstore';
  const value = await context.mint({ claims: { ...githubClaims(repository), aud } });
  return jsonAnswer(200, { count: value.length, value });
}
