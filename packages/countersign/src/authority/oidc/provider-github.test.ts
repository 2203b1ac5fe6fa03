// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import type { TestServer } from '../../net/testing/start-server.ts';
import type { Env } from '../../ports/env.ts';
import { askGitHub } from './provider-github.ts';
import { type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { json, withServer } from './testing/provider-world.ts';

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

test('a job of GitHub Actions gets a token for our audience and no other', async () => {
  const seen: string[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push(request.url ?? '', request.headers.authorization ?? '');
    json(200, { count: token.length, value: token })(request, response);
  };
  await withServer(listener, async (server) => {
    assert.deepEqual(await ask(testPorts(githubEnv(server))), { kind: 'token', token });
  });
  assert.deepEqual(seen, ['/token?api-version=2.0&audience=sigstore', 'bearer s3cret']);
});

test('a job of GitHub Actions without the permission is told which', async () => {
  const result = await ask(testPorts({ GITHUB_ACTIONS: 'true' }));
  assert.match(result.kind === 'absent' ? result.reason : '', /`permissions: id-token: write`/);
});
