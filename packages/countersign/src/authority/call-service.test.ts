// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRawServer, startServer } from '../net/testing/start-server.ts';
import { callService, type ServiceCall } from './call-service.ts';
import { type Reply, startService, type TestService } from './testing/service-ports.ts';

const busy: Reply = { status: 429, headers: { 'retry-after': '7' } };
const broken: Reply = { status: 502, body: 'bad gateway' };
const fine: Reply = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'here you are' };

function callOf(service: Pick<TestService, 'url'>): ServiceCall {
  return {
    service: { kind: 'transparency log', url: service.url },
    method: 'POST',
    url: service.url,
    headers: {},
    body: new Uint8Array([1, 2, 3]),
    maxAnswerBytes: 100,
    answerMs: 5000,
  };
}

test('an answer is handed over with its status, even one that says no', async (t) => {
  const service = await startService(t, { ...fine, status: 409, headers: { location: '/there' } });
  const answer = await callService(service.ports, callOf(service));
  assert.equal(answer.status, 409);
  assert.equal(answer.location, '/there');
  assert.deepEqual([...(service.seen[0]?.body ?? [])], [1, 2, 3]);
});

test('a service that is busy or broken is asked again, later and later, or when it says', async (t) => {
  const service = await startService(t, broken, busy, broken, fine);
  const answer = await callService(service.ports, callOf(service));
  assert.equal(Buffer.from(answer.body).toString(), 'here you are');
  assert.deepEqual(service.pausesMs, [250, 7250, 1000]);
});

test('a service that stays broken is named, after four attempts', async (t) => {
  const service = await startService(t, broken);
  await assert.rejects(callService(service.ports, callOf(service)), (error: Error) => {
    assert.match(error.message, /the transparency log `http:\/\/127.0.0.1:\d+` keeps answering with HTTP status 502/);
    return 'code' in error && error.code === 'service-unavailable';
  });
  assert.equal(service.seen.length, 4);
});

test('an answer that is too large, compressed or cut off breaks the protocol, and is not asked for again', async (t) => {
  const tooLarge = await startService(t, { status: 200, body: 'x'.repeat(101) });
  await assert.rejects(callService(tooLarge.ports, callOf(tooLarge)), { code: 'service-protocol' });
  assert.equal(tooLarge.seen.length, 1);
  const compressed = await startService(t, { ...fine, headers: { 'content-encoding': 'gzip' } });
  await assert.rejects(callService(compressed.ports, callOf(compressed)), { code: 'service-protocol' });
});

test('a connection that breaks is tried again and then reported as the service being unavailable', async (t) => {
  const { ports } = await startService(t, fine);
  const cut = await startRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf'));
  t.after(cut.stop);
  await assert.rejects(callService(ports, callOf(cut)), (error: Error & { code?: string }) =>
    ['service-unavailable', 'service-protocol'].includes(error.code ?? ''),
  );
  const gone = await startServer(() => undefined);
  await gone.stop();
  await assert.rejects(callService(ports, callOf(gone)), { code: 'service-unavailable' });
});

test('whoever gives up is not kept waiting', async (t) => {
  const service = await startService(t, broken);
  const controller = new AbortController();
  const sleep = (): Promise<void> => {
    controller.abort(new Error('enough'));
    return Promise.reject(controller.signal.reason);
  };
  const ports = { ...service.ports, clock: { ...service.ports.clock, sleep } };
  await assert.rejects(callService(ports, { ...callOf(service), signal: controller.signal }), /enough/);
  assert.equal(service.seen.length, 1);
});
