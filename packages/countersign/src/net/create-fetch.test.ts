// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { FetchRequest, FetchResponse } from '../ports/fetch.ts';
import { type CreateFetchOptions, createFetch } from './create-fetch.ts';
import { startRawServer, startServer, type TestServer } from './testing/start-server.ts';

const timeouts = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 10_000 };

function get(url: URL | string, more: Partial<FetchRequest> = {}): FetchRequest {
  return { method: 'GET', url: new URL(url), addressPolicy: 'any', timeouts, ...more };
}

function transport(
  t: TestContext,
  options: CreateFetchOptions = {},
): (request: FetchRequest) => Promise<FetchResponse> {
  const { fetch, close } = createFetch(options);
  t.after(close);
  return fetch;
}

async function start(t: TestContext, listener: Parameters<typeof startServer>[0]): Promise<TestServer> {
  const server = await startServer(listener);
  t.after(server.stop);
  return server;
}

async function startRaw(t: TestContext, listener: Parameters<typeof startRawServer>[0]): Promise<TestServer> {
  const server = await startRawServer(listener);
  t.after(server.stop);
  return server;
}

async function textOf(response: FetchResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('status, fields and body arrive, and nothing asks for a content coding', async (t) => {
  let seen: IncomingHttpHeaders = {};
  const server = await start(t, (request, response) => {
    seen = request.headers;
    response.writeHead(404, { 'Www-Authenticate': ['Basic realm="a"', 'Bearer realm="b"'] }).end('no such thing');
  });
  const response = await transport(t)(get(server.url, { headers: { accept: 'text/plain' } }));
  assert.equal(response.status, 404);
  assert.deepEqual(response.headerAll('WWW-Authenticate'), ['Basic realm="a"', 'Bearer realm="b"']);
  assert.equal(response.header('www-authenticate'), 'Basic realm="a", Bearer realm="b"');
  assert.equal(response.header('warning'), undefined);
  assert.equal(await textOf(response), 'no such thing');
  assert.equal(seen['accept-encoding'], 'identity');
  assert.equal(seen.accept, 'text/plain');
});

test('a redirect is an answer like any other', async (t) => {
  let requests = 0;
  const server = await start(t, (_request, response) => {
    requests++;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const response = await transport(t)(get(server.url));
  response.discard();
  assert.equal(response.status, 307);
  assert.equal(requests, 1);
});

test('bytes and streams are sent whole, with and without a length', async (t) => {
  const server = await start(t, (request, response) => {
    let size = 0;
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
    });
    request.on('end', () =>
      response.end(`${size} ${request.headers['content-length']} ${request.headers['transfer-encoding']}`),
    );
  });
  const fetch = transport(t);
  const bytes = new Uint8Array(3_000_000);
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < 3; part++) yield bytes.subarray(0, 1_000_000);
  };
  const put = (more: Partial<FetchRequest>): FetchRequest => get(server.url, { method: 'PUT', ...more });
  assert.equal(await textOf(await fetch(put({ body: bytes }))), '3000000 3000000 undefined');
  assert.equal(
    await textOf(await fetch(put({ body: stream(), contentLength: 3_000_000 }))),
    '3000000 3000000 undefined',
  );
  assert.equal(await textOf(await fetch(put({ body: stream() }))), '3000000 undefined chunked');
  assert.equal(await textOf(await fetch(put({}))), '0 0 undefined');
});

for (const [announced, what] of [
  [3, 'longer'],
  [5, 'shorter'],
] as const) {
  test(`a stream that is ${what} than announced fails and is not completed`, async (t) => {
    let completed = false;
    const server = await start(t, (request, response) => {
      request.on('end', () => {
        completed = request.complete;
        response.end();
      });
      request.on('error', () => undefined);
      request.resume();
    });
    const body = (async function* () {
      yield new Uint8Array(4);
    })();
    await assert.rejects(transport(t)(get(server.url, { method: 'PUT', body, contentLength: announced })), {
      code: 'usage-api',
    });
    assert.equal(completed, false);
  });
}

test('an error of the body reaches the caller as it is', async (t) => {
  const server = await start(t, (request) => {
    request.on('error', () => undefined);
    request.resume();
  });
  const broken = new Error('disk on fire');
  const body = (async function* (): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw broken;
  })();
  await assert.rejects(transport(t)(get(server.url, { method: 'PUT', body })), broken);
});

test('an answer that comes before the body is sent ends the sending', async (t) => {
  const server = await start(t, (_request, response) => {
    response.writeHead(401).end('who are you');
  });
  let sent = 0;
  const body = (async function* () {
    for (; sent < 10_000; sent++) yield new Uint8Array(64 * 1024);
  })();
  const response = await transport(t)(get(server.url, { method: 'PATCH', body }));
  assert.equal(response.status, 401);
  response.discard();
  assert.ok(sent < 10_000);
});

test('a connection is used again after its answer was read or discarded', async (t) => {
  const ports = new Set<number | undefined>();
  const server = await start(t, (request, response) => {
    ports.add(request.socket.remotePort);
    response.end('x'.repeat(1000));
  });
  const fetch = transport(t);
  await textOf(await fetch(get(server.url)));
  const second = await fetch(get(server.url));
  second.discard();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await textOf(await fetch(get(server.url)));
  assert.equal(ports.size, 1);
});

test('a kept connection that the server has closed costs one silent attempt, without a body', async (t) => {
  let connections = 0;
  const server = await startRaw(t, (socket) => {
    let requests = 0;
    connections++;
    socket.on('data', () => {
      // The second request on a connection is never answered.
      if (requests++ === 0) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      else socket.resetAndDestroy();
    });
  });
  const fetch = transport(t);
  assert.equal(await textOf(await fetch(get(server.url))), 'ok');
  assert.equal(await textOf(await fetch(get(server.url))), 'ok');
  assert.equal(connections, 2);
  assert.equal(await textOf(await fetch(get(server.url))), 'ok');
  const post = get(server.url, { method: 'POST', body: new Uint8Array(3) });
  await assert.rejects(fetch(post), { code: 'registry-unreachable' });
  assert.equal(connections, 3);
});

test('a server that closes every connection at once is asked once and is unreachable', async (t) => {
  let connections = 0;
  const server = await startRaw(t, (socket) => {
    connections++;
    socket.on('data', () => socket.destroy());
  });
  await assert.rejects(transport(t)(get(server.url)), { code: 'registry-unreachable' });
  assert.equal(connections, 1);
});

test('nobody listening is unreachable, and the message has no query', async (t) => {
  const server = await startServer(() => undefined);
  await server.stop();
  await assert.rejects(transport(t)(get(`${server.url.href}path?token=secret`)), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'registry-unreachable');
    assert.doesNotMatch(error.message, /secret|path/);
    return true;
  });
});

test('a name without an address is unreachable', async (t) => {
  const missing = Object.assign(new Error('no'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
  const fetch = transport(t, { resolve: () => Promise.reject(missing) });
  await assert.rejects(fetch(get('http://registry.test/')), { code: 'registry-unreachable' });
  await assert.rejects(transport(t, { resolve: async () => [] })(get('http://registry.test/')), {
    code: 'registry-unreachable',
  });
});

test('names are resolved once for a connection, which goes to that very address', async (t) => {
  const server = await start(t, (request, response) => response.end(request.headers.host));
  let asked = 0;
  const fetch = transport(t, {
    resolve: async () => {
      asked++;
      return [{ address: '127.0.0.1', family: 4 }];
    },
  });
  assert.equal(await textOf(await fetch(get(`http://registry.test:${server.port}/`))), `registry.test:${server.port}`);
  assert.equal(asked, 1);
});

test('the next address is tried when the first does not answer', async (t) => {
  const server = await start(t, (_request, response) => response.end('ok'));
  const addresses = [
    { address: '127.0.0.2', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const fetch = transport(t, { resolve: async () => addresses });
  assert.equal(await textOf(await fetch(get(`http://registry.test:${server.port}/`))), 'ok');
});

for (const address of ['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1']) {
  test(`a name that resolves to ${address} is refused where only public addresses may be reached`, async (t) => {
    let requests = 0;
    const server = await start(t, (_request, response) => {
      requests++;
      response.end();
    });
    const fetch = transport(t, { resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }] });
    const request = get(`http://registry.test:${server.port}/`, { addressPolicy: 'public' });
    await assert.rejects(fetch(request), { code: 'address-refused' });
    assert.equal(requests, 0);
  });
}

for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]', 'localhost']) {
  test(`http://${host} is refused where only public addresses may be reached`, async (t) => {
    const server = await start(t, (_request, response) => response.end());
    const request = get(`http://${host}:${server.port}/`, { addressPolicy: 'public' });
    await assert.rejects(transport(t)(request), { code: 'address-refused' });
  });
}

test('a kept connection to a private address is not lent to a request that may reach public ones only', async (t) => {
  const server = await start(t, (_request, response) => response.end('ok'));
  const fetch = transport(t, { resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  const url = `http://registry.test:${server.port}/`;
  assert.equal(await textOf(await fetch(get(url))), 'ok');
  await assert.rejects(fetch(get(url, { addressPolicy: 'public' })), { code: 'address-refused' });
});

test('of several addresses only the public ones are tried', async (t) => {
  const server = await start(t, (_request, response) => response.end('inside'));
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '2001:4860::1', family: 6 },
  ];
  const fetch = transport(t, { resolve: async () => addresses });
  const request = get(`http://registry.test:${server.port}/`, {
    addressPolicy: 'public',
    timeouts: { ...timeouts, connectMs: 50 },
  });
  await assert.rejects(fetch(request), (error: { code?: string }) =>
    ['registry-unreachable', 'registry-timeout'].includes(error.code ?? ''),
  );
});

test('an answer in a content coding is refused, an error in one is not', async (t) => {
  const server = await start(t, (request, response) => {
    response.writeHead(request.url === '/error' ? 500 : 200, { 'content-encoding': 'identity, GZIP' }).end('packed');
  });
  const fetch = transport(t);
  await assert.rejects(fetch(get(server.url)), { code: 'registry-protocol' });
  const error = await fetch(get(new URL('/error', server.url)));
  assert.equal(error.status, 500);
  error.discard();
});

for (const [what, answer] of [
  ['speaks another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['sends endless fields', `HTTP/1.1 200 OK\r\n${'x-field: 0123456789\r\n'.repeat(10_000)}\r\n`],
  ['sends two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ['changes the protocol', 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n'],
] as const) {
  test(`a server that ${what} breaks the protocol`, async (t) => {
    const server = await startRaw(t, (socket) => socket.end(answer));
    await assert.rejects(async () => textOf(await transport(t)(get(server.url))), { code: 'registry-protocol' });
  });
}

for (const [how, head] of [
  ['a length', 'content-length: 100'],
  ['chunks', 'transfer-encoding: chunked'],
] as const) {
  test(`an answer with ${how} that is cut off never ends normally`, async (t) => {
    const server = await startRaw(t, (socket) =>
      socket.end(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${how === 'chunks' ? '3\r\nabc\r\n' : 'abc'}`),
    );
    await assert.rejects(async () => textOf(await transport(t)(get(server.url))), { code: 'registry-unreachable' });
  });
}

test('a server that accepts and says nothing times out', async (t) => {
  const server = await startRaw(t, () => undefined);
  await assert.rejects(transport(t)(get(server.url, { timeouts: { ...timeouts, firstByteMs: 30 } })), {
    code: 'registry-timeout',
  });
});

test('fields that trickle in do not stretch the time for the first byte', async (t) => {
  const server = await startRaw(t, (socket) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 5);
    socket.on('close', () => clearInterval(timer));
  });
  await assert.rejects(transport(t)(get(server.url, { timeouts: { ...timeouts, firstByteMs: 60 } })), {
    code: 'registry-timeout',
  });
});

test('a body that stalls times out', async (t) => {
  const server = await start(t, (_request, response) => void response.write('some'));
  const response = await transport(t)(get(server.url, { timeouts: { ...timeouts, idleMs: 30 } }));
  await assert.rejects(textOf(response), { code: 'registry-timeout' });
});

test('a body that drips times out in total', async (t) => {
  const server = await start(t, (_request, response) => {
    const timer = setInterval(() => response.write('.'), 5);
    response.on('close', () => clearInterval(timer));
  });
  const response = await transport(t)(get(server.url, { timeouts: { ...timeouts, totalMs: 100 } }));
  await assert.rejects(textOf(response), { code: 'registry-timeout' });
});

test('a body slower than the wanted rate times out after half a minute, and a faster one does not', async (t) => {
  const server = await start(t, (_request, response) => {
    response.write('0123456789');
    setTimeout(() => response.end('0123456789'), 20);
  });
  // Each look at this clock is 8 s later: the second chunk is there after 16 s of waiting, the end after 24 s and more.
  const slowClock = (): (() => number) => {
    let now = 0;
    return () => (now += 16_000);
  };
  const rate = (minBytesPerSecond: number): FetchRequest =>
    get(server.url, { timeouts: { ...timeouts, minBytesPerSecond } });
  await assert.rejects(async () => textOf(await transport(t, { elapsedMs: slowClock() })(rate(100))), {
    code: 'registry-timeout',
  });
  assert.equal((await textOf(await transport(t, { elapsedMs: slowClock() })(rate(0.1)))).length, 20);
});

test('a server that takes no bytes times out while sending', async (t) => {
  const server = await startRaw(t, (socket) => void socket.pause());
  const body = new Uint8Array(32 * 1024 * 1024);
  const request = get(server.url, { method: 'PUT', body, timeouts: { ...timeouts, idleMs: 50 } });
  await assert.rejects(transport(t)(request), { code: 'registry-timeout' });
});

test('an abort ends the exchange with its own reason, at every stage', async (t) => {
  const reason = new Error('enough');
  const silent = await startRaw(t, () => undefined);
  const stalling = await start(t, (_request, response) => void response.write('some'));
  const fetch = transport(t);
  await assert.rejects(fetch(get(silent.url, { signal: AbortSignal.abort(reason) })), reason);
  const waiting = new AbortController();
  const asked = fetch(get(silent.url, { signal: waiting.signal }));
  setTimeout(() => waiting.abort(reason), 10);
  await assert.rejects(asked, reason);
  const reading = new AbortController();
  const response = await fetch(get(stalling.url, { signal: reading.signal }));
  setTimeout(() => reading.abort(reason), 10);
  await assert.rejects(textOf(response), reason);
});

test('an abort between the head and the reading of the body is not lost', async (t) => {
  const server = await start(t, (_request, response) => void response.write('some'));
  const controller = new AbortController();
  const response = await transport(t)(get(server.url, { signal: controller.signal }));
  const reason = new Error('enough');
  controller.abort(reason);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await assert.rejects(textOf(response), reason);
});

test('an answer is read from the socket no faster than the caller takes it', async (t) => {
  let written = 0;
  const server = await start(t, (_request, response) => {
    const chunk = new Uint8Array(64 * 1024);
    const write = (): void => {
      while (written < 256 * 1024 * 1024) {
        written += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', write);
      }
      response.end();
    };
    write();
  });
  const response = await transport(t)(get(server.url));
  for await (const chunk of response.body) {
    assert.ok(chunk.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    break;
  }
  assert.ok(written < 64 * 1024 * 1024, `${written} bytes were taken`);
});
