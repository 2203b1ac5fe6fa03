// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { test } from 'node:test';
import type { FetchRequest } from '../ports/fetch.ts';
import { exchange } from './exchange.ts';
import { startServer } from './testing/start-server.ts';

test('a failure before the answer rejects, and an answer resolves', async (t) => {
  const server = await startServer((request, response) => {
    if (request.url === '/cut') request.socket.destroy();
    else response.end('ok');
  });
  t.after(server.stop);
  const timeouts = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000 };
  const context = { peer: { host: 'registry.test', viaProxy: undefined }, elapsedMs: () => 0 };
  const request = (path: string): FetchRequest => ({
    method: 'GET',
    url: new URL(path, server.url),
    addressPolicy: 'any',
    timeouts,
  });
  const result = await exchange(httpRequest(request('/').url), request('/'), context);
  assert.equal(result.kind, 'answered');
  if (result.kind === 'answered') result.response.discard();
  await assert.rejects(exchange(httpRequest(request('/cut').url), request('/cut'), context), {
    code: 'registry-unreachable',
  });
});
