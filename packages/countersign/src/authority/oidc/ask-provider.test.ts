// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import type { TestServer } from '../../net/testing/start-server.ts';
import type { Env } from '../../ports/env.ts';
import { isSafeChannel } from './ask-provider.ts';
import { askGitHub } from './provider-github.ts';
import { type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { fails, json, withServer } from './testing/provider-world.ts';

const token = tokenOf();

async function ask(ports: TestPorts) {
  return await askGitHub({ audience: 'sigstore', chosen: 'any' }, ports);
}

function githubEnv(server: TestServer): Env {
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url.href}token?api-version=2.0&audience=other`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3cret',
  };
}

test('a provider that cannot answer now is asked three times', async () => {
  for (const [failures, outcome] of [
    [2, 'token'],
    [3, 'error'],
  ] as const) {
    let calls = 0;
    const listener: RequestListener = (request, response) => {
      calls += 1;
      json(calls <= failures ? 503 : 200, { value: token })(request, response);
    };
    await withServer(listener, async (server) => {
      const ports = testPorts(githubEnv(server));
      if (outcome === 'token') assert.equal((await ask(ports)).kind, 'token');
      else await fails(ask, ports, /`github-actions`.*status 503/);
      assert.equal(ports.waitedMs.length, 2);
    });
    assert.equal(calls, 3);
  }
});

for (const [title, listener, pattern] of [
  ['a web page', (_request, response) => response.end('<html>eyJ</html>'), /wanted JSON/],
  ['JSON without a token', json(200, { value: 7 }), /wanted JSON with a string `value`/],
  [
    'a redirect',
    (_request, response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
    /status 302/,
  ],
  ['a huge body', (_request, response) => response.end('x'.repeat(256 * 1024 + 1)), /at most 262144 bytes/],
  [
    'a compressed body',
    (_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x'),
    /content coding/,
  ],
] as const satisfies readonly (readonly [string, RequestListener, RegExp])[]) {
  test(`an answer that is ${title} is refused`, async () => {
    await withServer(listener, async (server) => await fails(ask, testPorts(githubEnv(server)), pattern));
  });
}

test('a credential is not sent without TLS to another machine', async () => {
  const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://issuer.example/', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3cret' };
  await fails(ask, testPorts(env), /wanted an https URL/);
  await fails(ask, testPorts({ ...env, ACTIONS_ID_TOKEN_REQUEST_URL: 's3cret' }), /`ACTIONS_ID_TOKEN_REQUEST_URL`/);
});

test('a safe channel is TLS, or this machine by its spelling', () => {
  for (const good of ['https://a.example', 'http://127.0.0.1:1', 'http://localhost', 'http://[::1]:2'])
    assert.ok(isSafeChannel(new URL(good)));
  for (const bad of [
    'http://a.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'ftp://localhost',
  ])
    assert.ok(!isSafeChannel(new URL(bad)));
});
