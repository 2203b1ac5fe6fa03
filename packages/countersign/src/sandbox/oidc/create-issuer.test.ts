// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as client from 'openid-client';
import { withIssuer } from './testing/with-issuer.ts';

const insecure = { execute: [client.allowInsecureRequests] };

async function discover(url: string): Promise<client.Configuration> {
  return await client.discovery(new URL(url), 'sigstore', undefined, client.None(), insecure);
}

test('a certified client logs in through the page, with PKCE, state and nonce', async () => {
  await withIssuer(async ({ url, post, issuer }) => {
    const config = await discover(url);
    const verifier = client.randomPKCECodeVerifier();
    const sent = {
      redirect_uri: 'http://localhost:1/callback',
      scope: 'openid email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'the state',
      nonce: 'the nonce',
    };
    const login = client.buildAuthorizationUrl(config, sent);
    assert.match(await (await fetch(login)).text(), /Log in to the sandbox/);
    const answer = await post('/auth', { ...Object.fromEntries(login.searchParams), email: 'me@example.com' });
    assert.equal(answer.status, 303);
    const tokens = await client.authorizationCodeGrant(config, new URL(answer.headers.get('location') ?? ''), {
      pkceCodeVerifier: verifier,
      expectedState: 'the state',
      expectedNonce: 'the nonce',
    });
    assert.equal(tokens.claims()?.['email'], 'me@example.com');
    assert.equal((await issuer.verify(tokens.id_token ?? ''))['email'], 'me@example.com');
  });
});

test('a certified client waits until somebody typed the code of its device', async () => {
  await withIssuer(async ({ url, post }) => {
    const config = await discover(url);
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid email' });
    const polling = client.pollDeviceAuthorizationGrant(config, device);
    await post('/device', { user_code: device.user_code.toLowerCase(), email: 'me@example.com' });
    assert.equal((await polling).claims()?.['email'], 'me@example.com');
  });
});

test('a minted token is accepted, and is not when one thing about it is wrong', async () => {
  await withIssuer(async ({ issuer, advance }) => {
    const claims = { sub: 'x', iss: 'https://token.actions.githubusercontent.com' };
    assert.equal((await issuer.verify(await issuer.mint({ claims })))['iss'], claims.iss);
    const refused = async (token: string): Promise<void> =>
      await assert.rejects(issuer.verify(token), { code: 'identity-token-refused' });
    await refused(await issuer.mint({ claims: { ...claims, aud: 'somebody-else' } }));
    await refused(await issuer.mint({ claims: { ...claims, exp: 1 } }));
    await refused(await issuer.mint({ claims: { iss: claims.iss } }));
    await refused('not.a.token');
    const token = await issuer.mint({ claims });
    advance(11 * 60_000);
    await refused(token);
  });
});

test('a token of another issuer is refused, also when it has the same name', async () => {
  await withIssuer(async ({ issuer }) => {
    await withIssuer(async ({ issuer: other }) => {
      const token = await other.mint({ claims: { sub: 'x' } });
      await assert.rejects(issuer.verify(token), { code: 'identity-token-refused' });
    });
  });
});

test('a token that nobody signed is refused', async () => {
  await withIssuer(async ({ issuer }) => {
    const [, payload] = (await issuer.mint({ claims: { sub: 'x' } })).split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    await assert.rejects(issuer.verify(`${header}.${payload}.`), { code: 'identity-token-refused' });
  });
});
