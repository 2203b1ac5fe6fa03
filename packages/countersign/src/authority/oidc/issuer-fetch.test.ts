// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logIn } from './log-in.ts';
import { testPorts } from './testing/identity-ports.ts';
import { attemptAt, refusesLogin } from './testing/login-attempt.ts';
import { startIssuer } from './testing/sandbox-issuer.ts';

for (const [title, answer, pattern] of [
  [
    'that answers with a web page',
    { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>eyJ</html>' },
    /wanted JSON/,
  ],
  ['that redirects', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, /status/],
  ['whose answer never ends', { status: 200, body: 'x'.repeat(1024 * 1024 + 1) }, /at most 1048576 bytes/],
  ['that is broken', { status: 500, body: 'oops' }, /status/],
] as const) {
  test(`an issuer ${title} is refused`, async () => {
    const liar = await startIssuer(() => () => answer);
    await refusesLogin(attemptAt(liar.url), testPorts(), pattern);
    await liar.stop();
  });
}

test('an issuer on another machine is spoken to with TLS only, also where its metadata say otherwise', async () => {
  await assert.rejects(logIn(attemptAt(new URL('http://issuer.example')), testPorts()), {
    code: 'usage-flag',
  });
  const liar = await startIssuer((_inner, url) => () => ({
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      device_authorization_endpoint: 'http://issuer.example/device',
    }),
  }));
  await refusesLogin(attemptAt(liar.url, { flow: 'device' }), testPorts(), /without TLS: `issuer.example`/);
  await liar.stop();
});
