// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { silentLog } from '../ports/log.ts';
import type { Handler, ServeResponse } from './http.ts';
import { readBody } from './read-body.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { withHealth } from './with-health.ts';

async function withServer(handler: Handler, run: (server: RunningServer) => Promise<void>): Promise<void> {
  const server = await startServer({ handler, log: silentLog, drainMs: 500 });
  try {
    await run(server);
  } finally {
    await server.close();
  }
}

async function* chunks(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

/** Everything the server says to these bytes, until it closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('text, bytes and streams arrive whole, with their length', async () => {
  const bodies: Record<string, ServeResponse> = {
    '/text': { status: 200, body: 'grüße' },
    '/bytes': { status: 200, body: Buffer.from([0, 200, 255]) },
    '/large': { status: 200, body: Buffer.alloc(100_000, 7) },
    '/stream': { status: 200, body: { length: 6, open: () => chunks('abc', 'def') } },
    '/endless': { status: 200, body: { open: () => chunks('x', 'y') } },
  };
  await withServer(
    ({ path }) => bodies[path] ?? { status: 404 },
    async ({ url }) => {
      assert.equal(await (await fetch(`${url}/text`)).text(), 'grüße');
      assert.deepEqual(await (await fetch(`${url}/bytes`)).bytes(), new Uint8Array([0, 200, 255]));
      assert.equal((await (await fetch(`${url}/large`)).bytes()).byteLength, 100_000);
      const stream = await fetch(`${url}/stream`);
      assert.equal(stream.headers.get('content-length'), '6');
      assert.equal(await stream.text(), 'abcdef');
      assert.equal(await (await fetch(`${url}/endless`)).text(), 'xy');
    },
  );
});

test('HEAD tells the length and never opens the stream', async () => {
  let opened = 0;
  const open = (): AsyncIterable<Uint8Array> => {
    opened += 1;
    return chunks('abc');
  };
  await withServer(
    () => ({ status: 200, body: { length: 3, open } }),
    async ({ url }) => {
      const response = await fetch(url, { method: 'HEAD' });
      assert.equal(response.headers.get('content-length'), '3');
      assert.equal(opened, 0);
    },
  );
});

test('a stream that ends early, or fails, never looks complete', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('abc');
    throw new Error('disk');
  }
  const bodies: Record<string, ServeResponse> = {
    '/short': { status: 200, body: { length: 6, open: () => chunks('abc') } },
    '/failing': { status: 200, body: { open: failing } },
  };
  await withServer(
    ({ path }) => bodies[path] as ServeResponse,
    async ({ url }) => {
      for (const path of Object.keys(bodies)) {
        await assert.rejects(async () => (await fetch(`${url}${path}`)).text(), TypeError, path);
      }
    },
  );
});

test('the reason phrase is sent, and cannot carry a header', async () => {
  await withServer(
    () => ({ status: 403, reason: 'denied\r\nSet-Cookie: x=1' }),
    async ({ port }) => {
      const answer = await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      assert.match(answer, /^HTTP\/1\.1 403 denied\?\?Set-Cookie: x=1\r\n/);
      assert.doesNotMatch(answer, /\nSet-Cookie/);
    },
  );
});

test('a handler that throws, at once or later, is a 500 that tells nothing', async () => {
  await withServer(
    ({ path }) => {
      if (path === '/now') throw new Error('secret');
      return Promise.reject(new Error('secret'));
    },
    async ({ url }) => {
      for (const path of ['/now', '/later']) {
        const response = await fetch(`${url}${path}`);
        assert.equal(response.status, 500);
        assert.equal(await response.text(), 'internal error\n');
      }
    },
  );
});

test('a body is read up to its limit and refused beyond, announced or not', async () => {
  const handler: Handler = async (incoming) => {
    const body = await readBody(incoming, 10);
    return body === null ? { status: 413 } : { status: 200, body };
  };
  await withServer(handler, async ({ url, port }) => {
    assert.equal(await (await fetch(url, { method: 'POST', body: '0123456789' })).text(), '0123456789');
    assert.equal((await fetch(url, { method: 'POST', body: '0123456789a' })).status, 413);
    const chunked =
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n';
    assert.match(await raw(port, chunked), /^HTTP\/1\.1 413 /);
  });
});

test('closing lets a running exchange finish and takes no new one', async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const server = await startServer({
    log: silentLog,
    handler: async () => {
      begun();
      await gate;
      return { status: 200, body: 'done' };
    },
  });
  const running = fetch(server.url);
  await started;
  const closing = server.close();
  await assert.rejects(fetch(server.url));
  release();
  assert.equal(await (await running).text(), 'done');
  await closing;
});

test('the signal aborts when the peer goes away, and not when all was sent', async () => {
  const signals: AbortSignal[] = [];
  const handler: Handler = async ({ path, signal }) => {
    signals.push(signal);
    if (path === '/wait') await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { status: 200, body: 'x' };
  };
  await withServer(handler, async ({ url, port }) => {
    await (await fetch(url)).text();
    assert.equal(signals[0]?.aborted, false);
    const client = request({ port, path: '/wait' });
    client.on('error', () => undefined);
    client.end();
    while (signals[1] === undefined) await new Promise(setImmediate);
    const aborted = new Promise((resolve) => signals[1]?.addEventListener('abort', resolve));
    client.destroy();
    await aborted;
  });
});

test('health and readiness are answered before the handler', async () => {
  let ready = false;
  const handler = withHealth(
    () => ({ status: 418 }),
    () => ready,
  );
  await withServer(handler, async ({ url }) => {
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
    ready = true;
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.equal((await fetch(`${url}/v2/`)).status, 418);
  });
});

test('an address that cannot be bound rejects', async () => {
  await withServer(
    () => ({ status: 200 }),
    async ({ port }) => {
      await assert.rejects(startServer({ handler: () => ({ status: 200 }), log: silentLog, port }), /EADDRINUSE/);
    },
  );
});
