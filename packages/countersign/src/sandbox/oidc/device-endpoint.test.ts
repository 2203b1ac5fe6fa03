// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withIssuer } from './testing/with-issuer.ts';

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' };

interface Started {
  readonly device_code: string;
  readonly user_code: string;
}

test('a terminal gets its token when its code was typed, once, and with its verifier', async () => {
  await withIssuer(async ({ post }) => {
    const start = (await (await post('/device/code', { client_id: 'sigstore', ...challenge })).json()) as Started;
    const poll = async (code_verifier: string): Promise<string> => {
      const answer = await post('/token', { ...grant, device_code: start.device_code, code_verifier });
      return ((await answer.json()) as { readonly error?: string }).error ?? 'token';
    };
    assert.equal(await poll(verifier), 'authorization_pending');
    assert.equal((await post('/device', { user_code: 'BBBB-BBBB', email: 'a@b.example' })).status, 400);
    assert.equal((await post('/device', { user_code: start.user_code, email: 'a@b.example' })).status, 200);
    assert.equal((await post('/device', { user_code: start.user_code, email: 'c@d.example' })).status, 400);
    assert.equal(await poll(verifier.replace('d', 'e')), 'invalid_grant');
    assert.equal(await poll(verifier), 'token');
    assert.equal(await poll(verifier), 'expired_token');
  });
});

test('after five minutes the code is worth nothing', async () => {
  await withIssuer(async ({ post, advance }) => {
    const start = (await (await post('/device/code', { client_id: 'sigstore' })).json()) as Started;
    advance(5 * 60_000);
    assert.equal((await post('/device', { user_code: start.user_code, email: 'a@b.example' })).status, 400);
    const answer = await post('/token', { ...grant, device_code: start.device_code });
    assert.equal(((await answer.json()) as { readonly error?: string }).error, 'expired_token');
  });
});
