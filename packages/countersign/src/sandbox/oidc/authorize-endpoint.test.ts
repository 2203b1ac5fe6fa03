// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withIssuer } from './testing/with-issuer.ts';

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const fields = {
  client_id: 'sigstore',
  redirect_uri: 'http://localhost:1/cb',
  response_type: 'code',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

const query = (changed: Readonly<Record<string, string>>): string =>
  `?${new URLSearchParams({ ...fields, ...changed }).toString()}`;

test('nobody is redirected to another machine, and no page shows what was sent as HTML', async () => {
  await withIssuer(async ({ url, post }) => {
    const bad = { redirect_uri: 'https://evil.example/cb' };
    assert.equal((await fetch(`${url}/auth${query(bad)}`, { redirect: 'manual' })).status, 400);
    assert.equal((await post('/auth', { ...fields, ...bad, email: 'a@b.example' })).status, 400);
    const html = await (await fetch(`${url}/auth${query({ state: '"><script>' })}`)).text();
    assert.ok(!html.includes('<script'));
    assert.ok(html.includes('value="&#34;&#62;&#60;script&#62;"'));
  });
});

test('a program without PKCE is told so through its redirect, with its state', async () => {
  await withIssuer(async ({ url }) => {
    for (const changed of [{ code_challenge: '' }, { code_challenge_method: 'plain' }]) {
      const answer = await fetch(`${url}/auth${query({ ...changed, state: 's' })}`, { redirect: 'manual' });
      const to = new URL(answer.headers.get('location') ?? '');
      assert.deepEqual([to.searchParams.get('error'), to.searchParams.get('state')], ['invalid_request', 's']);
    }
    const answer = await fetch(`${url}/auth${query({ response_type: 'token' })}`, { redirect: 'manual' });
    assert.match(answer.headers.get('location') ?? '', /error=unsupported_response_type/);
  });
});

test('where there is no browser to come back from, the page shows the code', async () => {
  await withIssuer(async ({ url, post }) => {
    const shown = { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' };
    const html = await (await post('/auth', { ...fields, ...shown, email: 'a@b.example' })).text();
    const code = /<code>([\w-]+)<\/code>/.exec(html)?.[1] ?? '';
    const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, client_id: 'sigstore', ...shown };
    assert.equal((await post('/token', grant)).status, 200);
    const wrong = await fetch(`${url}/auth${query({ ...shown, code_challenge: '' })}`, { redirect: 'manual' });
    assert.equal(wrong.status, 400);
  });
});

test('what is no e-mail address is refused', async () => {
  await withIssuer(async ({ post }) => {
    assert.equal((await post('/auth', { ...fields, email: 'a@b.example' })).status, 303);
    for (const email of ['', 'me', 'a@b@c', 'a b@c', '<a@b>']) {
      assert.equal((await post('/auth', { ...fields, email })).status, 400, email);
    }
  });
});

test('a code is worth one token, to the client that asked, with its verifier, for a minute', async () => {
  await withIssuer(async ({ post, advance }) => {
    const code = async (): Promise<string> => {
      const answer = await post('/auth', { ...fields, email: 'a@b.example' });
      return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    };
    const exchange = async (value: string, changed: Readonly<Record<string, string>> = {}): Promise<unknown> => {
      const { client_id, redirect_uri } = fields;
      const grant = { grant_type: 'authorization_code', code_verifier: verifier, client_id, redirect_uri };
      const answer = await post('/token', { ...grant, code: value, ...changed });
      const body = (await answer.json()) as { readonly error?: string };
      return body.error ?? 'token';
    };
    const good = await code();
    assert.equal(await exchange(good), 'token');
    assert.equal(await exchange(good), 'invalid_grant');
    assert.equal(await exchange(await code(), { code_verifier: verifier.replace('d', 'e') }), 'invalid_grant');
    assert.equal(await exchange(await code(), { client_id: 'other' }), 'invalid_grant');
    assert.equal(await exchange(await code(), { redirect_uri: 'http://localhost:2/cb' }), 'invalid_grant');
    assert.equal(await exchange(await code(), { grant_type: 'password' }), 'unsupported_grant_type');
    const late = await code();
    advance(60_000);
    assert.equal(await exchange(late), 'invalid_grant');
  });
});
