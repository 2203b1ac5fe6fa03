// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withIssuer } from './testing/with-issuer.ts';

const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const redirect_uri = 'http://localhost:1/cb';
const login = {
  client_id: 'a client',
  redirect_uri,
  response_type: 'code',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
  email: 'a@b.example',
};

test('a client may give its name in the form, or by Basic authentication as Go does', async () => {
  await withIssuer(async ({ url, post }) => {
    const exchange = async (name: Readonly<Record<string, string>>, authorization?: string): Promise<number> => {
      const answer = await post('/auth', login);
      const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, code_verifier, redirect_uri, ...name };
      const headers = authorization === undefined ? {} : { Authorization: authorization };
      return (await fetch(`${url}/token`, { method: 'POST', headers, body: new URLSearchParams(form) })).status;
    };
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    assert.equal(await exchange({ client_id: 'a client' }), 200);
    assert.equal(await exchange({}, basic('a+client:')), 200);
    assert.equal(await exchange({}, basic('another:')), 400);
    assert.equal(await exchange({}), 400);
  });
});

test('a grant of another kind is refused', async () => {
  await withIssuer(async ({ post }) => {
    const answer = await post('/token', { grant_type: 'refresh_token' });
    assert.equal(((await answer.json()) as { readonly error: string }).error, 'unsupported_grant_type');
  });
});
