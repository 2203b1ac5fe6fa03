// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnaryRequest } from '../ports/unary-call.ts';
import { callUnary } from './call-unary.ts';
import { type GrpcAnswer, startGrpcServer } from './testing/grpc-server.ts';

const message = Uint8Array.of(1, 2, 3);

async function call(answer: GrpcAnswer, changes: Partial<UnaryRequest> = {}) {
  await using server = await startGrpcServer(() => answer);
  return await callUnary({ ...requestFor(server.path), ...changes });
}

function requestFor(socketPath: string): UnaryRequest {
  const signal = new AbortController().signal;
  return {
    socketPath,
    method: '/Service/Method',
    metadata: {},
    message,
    maxAnswerBytes: 16,
    timeoutMs: 10_000,
    signal,
  };
}

test('one message goes there, and one comes back', async () => {
  await using server = await startGrpcServer(() => ({ message: Uint8Array.of(9) }));
  const result = await callUnary({ ...requestFor(server.path), metadata: { 'x-extra': 'y' } });
  assert.deepEqual(result, { kind: 'answered', message: Uint8Array.of(9) });
  const [seen] = server.seen;
  assert.deepEqual([seen?.path, seen?.headers['x-extra'], seen?.headers['te']], ['/Service/Method', 'y', 'trailers']);
  assert.deepEqual(new Uint8Array(seen?.message ?? []), message);
});

test('a message may be as long as allowed, and not longer', async () => {
  assert.equal((await call({ message: new Uint8Array(16) })).kind, 'answered');
  await assert.rejects(call({ message: new Uint8Array(17) }), { code: 'identity-provider-failed' });
  await assert.rejects(call({ rawBody: new Uint8Array(1024 * 1024) }), { code: 'identity-provider-failed' });
});

test('a refusal is told with its status, with a body or without', async () => {
  assert.deepEqual(await call({ status: 7, text: 'no' }), { kind: 'refused', status: 7, text: 'no' });
  assert.deepEqual(await call({ status: 5, message: new Uint8Array() }), { kind: 'refused', status: 5, text: '' });
});

for (const [title, answer] of [
  ['with another content type', { message, contentType: 'text/html' }],
  ['with another HTTP status', { message, httpStatus: 503 }],
  ['with a compressed message', { rawBody: Uint8Array.of(1, 0, 0, 0, 1, 7) }],
  ['with half a message', { rawBody: Uint8Array.of(0, 0, 0, 0, 2, 7) }],
  ['with two messages', { rawBody: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0) }],
  ['with no message at all', { rawBody: new Uint8Array() }],
] as const) {
  test(`an answer ${title} is refused`, async () => {
    await assert.rejects(call(answer), { code: 'identity-provider-failed' });
  });
}

test('a service that is silent, or not there, is an error', async () => {
  await assert.rejects(call({ silent: true }, { timeoutMs: 50 }), {
    code: 'identity-provider-failed',
    message: /no answer within 50 ms/,
  });
  await assert.rejects(callUnary(requestFor('/nonexistent/api.sock')), {
    code: 'identity-provider-failed',
    message: /ENOENT/,
  });
});

test('an interrupted call rejects with the reason of the interruption', async () => {
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const pending = call({ silent: true }, { signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(pending, reason);
  await assert.rejects(call({ message }, { signal: controller.signal }), reason);
});
