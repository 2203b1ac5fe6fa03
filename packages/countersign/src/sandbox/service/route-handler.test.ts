// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { UsageError } from '../../errors/errors.ts';
import { silentLog } from '../../ports/log.ts';
import { startServer } from '../../serve/start-server.ts';
import { routeHandler } from './route-handler.ts';
import { callService } from './testing/call-service.ts';

const handler = routeHandler([
  { method: 'GET', path: '/a', answer: () => ({ status: 200, body: 'got' }) },
  { method: 'POST', path: '/a', answer: () => ({ status: 201, body: 'posted' }) },
  { method: 'GET', path: '/b/*', answer: (_request, rest) => ({ status: 200, body: rest }) },
  {
    method: 'GET',
    path: '/wrong',
    answer: () => {
      throw new UsageError('usage-flag', 'what the client did wrong');
    },
  },
  {
    method: 'GET',
    path: '/bug',
    answer: () => {
      throw new Error('secret');
    },
  },
]);

test('method and path choose the endpoint', async () => {
  assert.equal((await callService(handler, 'GET', '/a')).text, 'got');
  assert.equal((await callService(handler, 'POST', '/a')).text, 'posted');
  assert.equal((await callService(handler, 'GET', '/b/x/y%20z')).text, 'x/y z');
  assert.equal((await callService(handler, 'GET', '/c')).status, 404);
  assert.equal((await callService(handler, 'GET', '/b/%ff')).status, 404);
  const refused = await callService(handler, 'POST', '/b/x');
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD']);
});

test('a mistake of the client is explained to it, and a bug is not', async () => {
  const wrong = await callService(handler, 'GET', '/wrong');
  assert.deepEqual([wrong.status, wrong.text], [400, '{"code":400,"message":"what the client did wrong"}']);
  const bug = await callService(handler, 'GET', '/bug');
  assert.deepEqual([bug.status, bug.text], [500, 'internal error\n']);
});

test('a host name that a web page rebound to this machine gets nothing', async () => {
  const server = await startServer({ handler, log: silentLog, drainMs: 100 });
  try {
    const status = async (host: string): Promise<number | undefined> =>
      await new Promise((resolve, reject) => {
        const call = request(`${server.url}/a`, { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        call.on('error', reject).end();
      });
    assert.equal(await status(`localhost:${server.port}`), 200);
    assert.equal(await status(`evil.example:${server.port}`), 421);
    assert.equal(await status(`127.0.0.1.evil.example`), 421);
  } finally {
    await server.close();
  }
});
