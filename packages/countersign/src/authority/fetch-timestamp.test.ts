// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHex, encodeHex } from '../bytes/hex.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { fetchTimestamp } from './fetch-timestamp.ts';
import { htmlReply, startService } from './testing/service-ports.ts';
import { encodeTimestampRequest } from './timestamp-request.ts';

const message = new Uint8Array([1, 2, 3]);
const reply = (hex: string, status = 200) => ({
  status,
  headers: { 'content-type': 'application/timestamp-reply' },
  body: decodeHex(hex),
});
const { world } = createTestWorld();
const timestampOf = (dated: Uint8Array): string =>
  encodeHex(world.answerTimestampRequest(encodeTimestampRequest(dated, new Uint8Array(8).fill(7))));
const granted = timestampOf(message);

test('a granted timestamp is handed over byte for byte', async (t) => {
  for (const status of [200, 201]) {
    const service = await startService(t, reply(granted, status));
    const response = await fetchTimestamp(service.ports, {
      authority: new URL('/api/v1/timestamp', service.url),
      message,
    });
    assert.equal(encodeHex(response), granted);
    assert.equal(service.seen[0]?.line, 'POST /api/v1/timestamp');
    assert.equal(service.seen[0]?.headers['content-type'], 'application/timestamp-query');
    assert.match(encodeHex(service.seen[0]?.body ?? new Uint8Array()), /02080707070707070707/);
  }
});

test('a refusal in the answer is a refusal', async (t) => {
  const service = await startService(t, reply('30053003020102'));
  await assert.rejects(fetchTimestamp(service.ports, { authority: service.url, message }), { code: 'service-refused' });
});

test('a page, an empty answer or half an answer is no timestamp', async (t) => {
  for (const bad of [
    htmlReply,
    reply(''),
    reply(granted.slice(0, 8)),
    reply('3000'),
    reply('300730030201003000'),
    { status: 302 },
  ]) {
    const service = await startService(t, bad);
    await assert.rejects(fetchTimestamp(service.ports, { authority: service.url, message }), {
      code: 'service-protocol',
    });
  }
  const service = await startService(t, reply('', 400));
  await assert.rejects(fetchTimestamp(service.ports, { authority: service.url, message }), { code: 'service-refused' });
});

test('a timestamp of something else is refused, also where nobody can verify who made it', async (t) => {
  const service = await startService(t, reply(timestampOf(new Uint8Array([1, 2, 4]))));
  await assert.rejects(fetchTimestamp(service.ports, { authority: service.url, message }), {
    code: 'service-protocol',
    message: /one of something else/,
  });
});
