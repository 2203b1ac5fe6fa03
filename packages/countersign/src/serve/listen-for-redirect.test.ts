// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listenForRedirect } from './listen-for-redirect.ts';

test('the first request for the address is the answer, with its query and under our own name', async () => {
  const listener = await listenForRedirect(new URL('http://localhost:0/auth/callback'));
  assert.match(listener.url.href, /^http:\/\/localhost:[1-9]\d+\/auth\/callback$/);
  const base = `http://127.0.0.1:${listener.url.port}`;
  assert.equal((await fetch(`${base}/favicon.ico`)).status, 404);
  assert.equal((await fetch(`${base}/auth/callback?code=x`, { method: 'POST' })).status, 404);
  const page = await fetch(`${base}/auth/callback?code=a%20b&state=s`);
  assert.equal((await listener.answer).href, `${listener.url.href}?code=a%20b&state=s`);
  await fetch(`${base}/auth/callback?code=later`);
  assert.equal((await listener.answer).searchParams.get('code'), 'a b');
  const text = await page.text();
  assert.match(text, /You are back from the login/);
  assert.doesNotMatch(text, /code|a b/);
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(page.headers.get('cache-control'), 'no-store');
  await listener.close();
  await assert.rejects(fetch(`${base}/auth/callback`));
});

test('the page of a failed login says so, and repeats nothing of it', async () => {
  const listener = await listenForRedirect(new URL('http://127.0.0.1:0/'));
  const text = await (await fetch(`${listener.url.href}?error=%3Cscript%3E`)).text();
  assert.match(text, /not completed/);
  assert.doesNotMatch(text, /script/);
  await listener.close();
});

test('an address that is not plain http on this machine is refused', async () => {
  for (const text of [
    'https://localhost:0/',
    'http://example.org:0/',
    'http://localhost.evil.example/',
    'http://localhost:0/?a=b',
    'http://0.0.0.0:0/',
  ])
    await assert.rejects(listenForRedirect(new URL(text)), { code: 'usage-flag' }, text);
});

test('a port that is taken is named', async () => {
  const first = await listenForRedirect(new URL('http://localhost:0/'));
  await assert.rejects(listenForRedirect(first.url), { code: 'usage-flag', message: new RegExp(first.url.port) });
  await first.close();
});
