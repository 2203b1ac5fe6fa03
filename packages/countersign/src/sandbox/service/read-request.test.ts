// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBytesRequest, readFormRequest, readJsonRequest } from './read-request.ts';
import { routeHandler } from './route-handler.ts';
import { callService } from './testing/call-service.ts';

const handler = routeHandler([
  {
    method: 'POST',
    path: '/json',
    answer: async (r) => ({ status: 200, body: JSON.stringify(await readJsonRequest(r)) }),
  },
  {
    method: 'POST',
    path: '/form',
    answer: async (r) => ({ status: 200, body: (await readFormRequest(r)).get('a') ?? '' }),
  },
  { method: 'POST', path: '/bytes', answer: async (r) => ({ status: 200, body: await readBytesRequest(r) }) },
]);

const json = { 'Content-Type': 'application/json; charset=utf-8' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('a body is read as what its content type says, and not otherwise', async () => {
  assert.equal((await callService(handler, 'POST', '/json', { headers: json, body: '{"a":1}' })).text, '{"a":1}');
  assert.equal((await callService(handler, 'POST', '/json', { headers: form, body: '{"a":1}' })).status, 400);
  assert.equal((await callService(handler, 'POST', '/json', { headers: json, body: '{"a":1,"a":2}' })).status, 400);
  assert.equal((await callService(handler, 'POST', '/form', { headers: form, body: 'a=x%20y' })).text, 'x y');
  assert.equal((await callService(handler, 'POST', '/form', { headers: json, body: 'a=x' })).status, 400);
});

test('a body that is too large is refused', async () => {
  const large = 'a='.padEnd(64 * 1024 + 1, 'x');
  assert.equal((await callService(handler, 'POST', '/form', { headers: form, body: large })).status, 400);
  assert.equal((await callService(handler, 'POST', '/bytes', { body: large })).text, large);
  const huge = new Uint8Array(8 * 1024 * 1024 + 1);
  assert.equal((await callService(handler, 'POST', '/bytes', { body: huge })).status, 400);
});
