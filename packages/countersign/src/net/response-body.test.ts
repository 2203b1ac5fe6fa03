// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FetchRequest } from '../ports/fetch.ts';
import { type BodyContext, readBody } from './response-body.ts';
import { startWatch } from './watch.ts';

const url = new URL('https://registry.test/');

function context(released: boolean[], minBytesPerSecond: number, stepMs: number): BodyContext {
  const timeouts = { connectMs: 1_000, firstByteMs: 1_000, idleMs: 1_000, minBytesPerSecond };
  const request: FetchRequest = { method: 'GET', url, addressPolicy: 'any', timeouts };
  let now = 0;
  const elapsedMs = (): number => {
    now += stepMs;
    return now;
  };
  const release = (complete: boolean): void => void released.push(complete);
  return {
    url,
    peer: { host: url.host, viaProxy: undefined },
    timeouts,
    watch: startWatch(request, () => undefined),
    elapsedMs,
    release,
  };
}

async function* chunks(count: number): AsyncGenerator<Uint8Array> {
  for (let made = 0; made < count; made++) yield new Uint8Array(10);
}

async function sizeOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
}

test('a whole body gives the connection back', async () => {
  const released: boolean[] = [];
  assert.equal(await sizeOf(readBody(chunks(3), context(released, 1, 1))), 30);
  assert.deepEqual(released, [true]);
});

test('a body that is left early closes the connection', async () => {
  const released: boolean[] = [];
  for await (const chunk of readBody(chunks(3), context(released, 1, 1))) {
    assert.equal(chunk.length, 10);
    break;
  }
  assert.deepEqual(released, [false]);
});

test('below the wanted rate a body fails after half a minute of waiting, not before', async () => {
  const released: boolean[] = [];
  // 10 bytes in 8 s each: 1.25 bytes per second.
  assert.equal(await sizeOf(readBody(chunks(3), context(released, 100, 8_000))), 30);
  await assert.rejects(sizeOf(readBody(chunks(4), context(released, 100, 8_000))), { code: 'registry-timeout' });
  assert.equal(await sizeOf(readBody(chunks(20), context(released, 1, 8_000))), 200);
  assert.deepEqual(released, [true, false, true]);
});
