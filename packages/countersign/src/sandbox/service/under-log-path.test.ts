// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandboxLogPath } from '../../trust/sandbox-mark.ts';
import { jsonAnswer } from './json-answer.ts';
import { readJsonRequest } from './read-request.ts';
import { callService } from './testing/call-service.ts';
import { underLogPath } from './under-log-path.ts';

const service = underLogPath(async (request) => {
  const body = request.method === 'POST' ? await readJsonRequest(request) : null;
  return jsonAnswer(200, [request.path, request.query, body]);
});

async function call(method: 'GET' | 'POST', path: string): Promise<unknown> {
  const post = { headers: { 'Content-Type': 'application/json' }, body: '"x"' };
  return JSON.parse((await callService(service, method, path, method === 'POST' ? post : {})).text);
}

test('a log answers the same at the root and under the path that marks it', async () => {
  for (const before of ['', sandboxLogPath]) {
    assert.deepEqual(await call('GET', `${before}/a/b?c=d`), ['/a/b', 'c=d', null]);
    assert.deepEqual(await call('POST', `${before}/a`), ['/a', '', 'x']);
  }
});

test('a path that only begins like the mark stays as it is', async () => {
  assert.deepEqual(await call('GET', `${sandboxLogPath}x/a`), [`${sandboxLogPath}x/a`, '', null]);
});
