// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withIssuer } from './testing/with-issuer.ts';

test('a script gets a token for an e-mail address, for claims, and for a job of GitHub Actions', async () => {
  await withIssuer(async ({ url, issuer }) => {
    const plain = await (await fetch(`${url}/token?email=a@b.example`)).text();
    assert.equal((await issuer.verify(plain.trim()))['email'], 'a@b.example');

    const headers = { 'Content-Type': 'application/json' };
    const minted = await fetch(`${url}/mint`, {
      method: 'POST',
      headers,
      body: '{"sub":"x","iss":"https://i.example"}',
    });
    const { token } = (await minted.json()) as { readonly token: string };
    assert.equal((await issuer.verify(token))['iss'], 'https://i.example');

    const job = (await (await fetch(`${url}/github/acme/app?audience=sigstore`)).json()) as { readonly value: string };
    assert.equal((await issuer.verify(job.value))['repository'], 'acme/app');
  });
});

test('a form of a web page mints nothing, and a name that is no repository gets nothing', async () => {
  await withIssuer(async ({ url }) => {
    const headers = { 'Content-Type': 'text/plain' };
    assert.equal((await fetch(`${url}/mint`, { method: 'POST', headers, body: '{"sub":"x"}' })).status, 400);
    assert.equal((await fetch(`${url}/token`)).status, 400);
    assert.equal((await fetch(`${url}/token?email=x`)).status, 400);
    assert.equal((await fetch(`${url}/github/acme`)).status, 400);
  });
});
