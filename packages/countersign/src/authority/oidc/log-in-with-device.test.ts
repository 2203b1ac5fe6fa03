// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn } from './log-in.ts';
import { testPorts } from './testing/identity-ports.ts';
import { attemptAt, claimsOf, refusesLogin } from './testing/login-attempt.ts';
import { startIssuer, type TestIssuer } from './testing/sandbox-issuer.ts';

let issuer: TestIssuer;
before(async () => {
  issuer = await startIssuer();
});
after(async () => await issuer.stop());

test('with a code typed on another device a person gets a token', async () => {
  const ports = testPorts(
    {},
    {
      tell: async (text) => {
        const address = new URL(/http\S+/.exec(text)?.[0] ?? '');
        const code = /The code is `([^`]+)`/.exec(text)?.[1] ?? '';
        await fetch(new URL('/device', address), {
          method: 'POST',
          body: new URLSearchParams({ user_code: code, email: 'bob@example.org' }),
        });
      },
    },
  );
  const { token, from } = await logIn(attemptAt(issuer.url, { flow: 'device' }), ports);
  assert.deepEqual([from, claimsOf(token)['email'], claimsOf(token)['aud']], ['device', 'bob@example.org', 'sigstore']);
});

test('a device login that nobody completes ends in time, or with the interruption', async () => {
  const ports = testPorts();
  await refusesLogin(
    attemptAt(issuer.url, { flow: 'device' }),
    { ...ports, clock: { ...ports.clock, sleep: async () => undefined } },
    /nobody logged in within 300 s/,
  );
  const controller = new AbortController();
  const reason = new Error('interrupted by the user');
  const interrupted = testPorts({}, { signal: controller.signal, tell: async () => controller.abort(reason) });
  await assert.rejects(logIn(attemptAt(issuer.url, { flow: 'device' }), interrupted), reason);
});

test('a page to log in at without TLS on another machine is not shown to anybody', async () => {
  const liar = await startIssuer((inner) => async (request) => {
    const answer = await inner(request);
    if (request.path !== '/device/code') return answer;
    const body = JSON.stringify({
      device_code: 'd',
      user_code: 'u',
      verification_uri: 'http://evil.example/',
      expires_in: 60,
    });
    return { ...answer, body };
  });
  const ports = testPorts();
  await refusesLogin(attemptAt(liar.url, { flow: 'device' }), ports, /wanted an https URL to log in at/);
  assert.deepEqual(ports.said, []);
  await liar.stop();
});
