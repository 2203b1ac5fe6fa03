// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { testPorts } from './testing/identity-ports.ts';
import { attemptAt, refusesLogin } from './testing/login-attempt.ts';
import { browserOf, startIssuer } from './testing/sandbox-issuer.ts';

test('an issuer whose metadata name another issuer is refused', async () => {
  const liar = await startIssuer((inner, url) => async (request) => {
    const answer = await inner(request);
    if (request.path !== '/.well-known/openid-configuration') return answer;
    return { ...answer, body: JSON.stringify({ issuer: 'https://other.example', token_endpoint: `${url}/token` }) };
  });
  await refusesLogin(attemptAt(liar.url), testPorts(), /refused in `issuer`/);
  await liar.stop();
});

test('a token whose signature fits no key of the issuer is refused', async () => {
  const other = await startIssuer();
  const keys = await (await fetch(new URL('/keys', other.url))).text();
  await other.stop();
  const liar = await startIssuer((inner) => async (request) => {
    const answer = await inner(request);
    return request.path === '/keys'
      ? { ...answer, body: keys, headers: { 'Content-Type': 'application/json' } }
      : answer;
  });
  await refusesLogin(attemptAt(liar.url), testPorts({}, { openBrowser: browserOf('ann@example.org') }), /refused/);
  await liar.stop();
});

test('an issuer that cannot be reached is named', async () => {
  await refusesLogin(attemptAt(new URL('http://127.0.0.1:1')), testPorts(), /`127.0.0.1:1` failed: connection refused/);
});
