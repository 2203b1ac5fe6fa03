// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import type { FetchRequest, FetchResponse } from '../ports/fetch.ts';
import { type CreateFetchOptions, createFetch } from './create-fetch.ts';
import { parseProxyEnvironment } from './proxy-environment.ts';
import { caPem, clientCertPem, clientKeyPem, serverCertPem, serverKeyPem } from './testing/certificates.ts';
import { startRawServer, startServer, type TestServer } from './testing/start-server.ts';

const timeouts = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 10_000 };

function get(url: URL | string, more: Partial<FetchRequest> = {}): FetchRequest {
  return { method: 'GET', url: new URL(url), addressPolicy: 'any', timeouts, ...more };
}

function transport(t: TestContext, options: CreateFetchOptions): (request: FetchRequest) => Promise<FetchResponse> {
  const { fetch, close } = createFetch({ resolve: async () => [{ address: '127.0.0.1', family: 4 }], ...options });
  t.after(close);
  return fetch;
}

async function startSecure(t: TestContext, more: object = {}): Promise<TestServer> {
  const server = await startServer(
    (request, response) => {
      const socket = request.socket as TLSSocket;
      response.end(`${request.method} ${request.headers.host} ${socket.getPeerCertificate().subject?.CN?.toString()}`);
    },
    { cert: serverCertPem, key: serverKeyPem, ...more },
  );
  t.after(server.stop);
  return server;
}

async function textOf(response: FetchResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('a server of a private CA is accepted with that CA, and refused without', async (t) => {
  const server = await startSecure(t);
  const url = `https://registry.test:${server.port}/`;
  assert.equal(
    await textOf(await transport(t, { tls: { caPem } })(get(url))),
    `GET registry.test:${server.port} undefined`,
  );
  assert.equal((await textOf(await transport(t, { tls: { caPem } })(get(server.url)))).slice(0, 13), 'GET 127.0.0.1');
  await assert.rejects(transport(t, {})(get(url)), (error: { code?: string; hint?: string }) => {
    assert.equal(error.code, 'tls-refused');
    assert.match(error.hint ?? '', /--registry-cacert/);
    return true;
  });
});

test('settings for one host say nothing about another', async (t) => {
  const server = await startSecure(t);
  const tlsByHost = new Map([[`registry.test:${server.port}`, { caPem }]]);
  const fetch = transport(t, { tlsByHost });
  (await fetch(get(`https://registry.test:${server.port}/`))).discard();
  await assert.rejects(fetch(get(`https://localhost:${server.port}/`)), { code: 'tls-refused' });
});

test('a certificate for another name is refused, unless that name is the wanted one', async (t) => {
  const server = await startSecure(t);
  const url = `https://other.test:${server.port}/`;
  await assert.rejects(transport(t, { tls: { caPem } })(get(url)), { code: 'tls-refused' });
  (await transport(t, { tls: { caPem, serverName: 'registry.test' } })(get(url))).discard();
});

test('certificates are not looked at for insecure hosts, and for those only', async (t) => {
  const server = await startSecure(t);
  const fetch = transport(t, { insecureHosts: new Set([`other.test:${server.port}`]) });
  (await fetch(get(`https://other.test:${server.port}/`))).discard();
  await assert.rejects(fetch(get(`https://registry.test:${server.port}/`)), { code: 'tls-refused' });
});

test('a client certificate is shown to a server that wants one', async (t) => {
  const server = await startSecure(t, { ca: caPem, requestCert: true, rejectUnauthorized: true });
  const url = `https://registry.test:${server.port}/`;
  const settings = { caPem, certPem: clientCertPem, keyPem: clientKeyPem };
  assert.match(await textOf(await transport(t, { tls: settings })(get(url))), /client\.test$/);
  await assert.rejects(
    async () => textOf(await transport(t, { tls: { caPem } })(get(url))),
    (error: { code?: string }) => ['tls-refused', 'registry-unreachable'].includes(error.code ?? ''),
  );
});

test('https is never answered in plain http', async (t) => {
  let requests = 0;
  const server = await startServer((_request, response) => {
    requests++;
    response.end();
  });
  t.after(server.stop);
  await assert.rejects(transport(t, {})(get(`https://registry.test:${server.port}/`)), { code: 'tls-refused' });
  assert.equal(requests, 0);
});

test('a server that never finishes the TLS handshake times out', async (t) => {
  const server = await startRawServer(() => undefined);
  t.after(server.stop);
  const request = get(`https://registry.test:${server.port}/`, { timeouts: { ...timeouts, connectMs: 40 } });
  await assert.rejects(transport(t, {})(request), { code: 'registry-timeout' });
});

interface TestProxy extends TestServer {
  readonly heads: string[];
}

/** A proxy that connects every name to this machine, and remembers what it was told. */
async function startProxy(t: TestContext, answer = 'HTTP/1.1 200 OK\r\n\r\n'): Promise<TestProxy> {
  const heads: string[] = [];
  const server = await startRawServer((client: Socket) => {
    client.once('data', (head) => {
      heads.push(head.toString());
      const port = /^CONNECT [^:]+:(\d+)/.exec(head.toString())?.[1];
      if (port === undefined) return void client.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy');
      client.write(answer);
      const upstream = connect(Number(port), '127.0.0.1');
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.pipe(client).pipe(upstream);
    });
  });
  t.after(server.stop);
  return { ...server, heads };
}

test('https goes through a tunnel, in which TLS is still with the server', async (t) => {
  const server = await startSecure(t);
  const proxy = await startProxy(t);
  const proxies = parseProxyEnvironment({ HTTPS_PROXY: `http://user:pass@127.0.0.1:${proxy.port}` });
  const fetch = transport(t, { tls: { caPem }, proxies });
  const url = `https://registry.test:${server.port}/`;
  assert.match(
    await textOf(await fetch(get(url, { headers: { authorization: 'Bearer s3cret' } }))),
    /^GET registry\.test/,
  );
  assert.match(await textOf(await fetch(get(url))), /^GET registry\.test/);
  assert.equal(proxy.heads.length, 1, 'the tunnel is used twice');
  assert.match(proxy.heads[0] ?? '', new RegExp(`^CONNECT registry\\.test:${server.port} HTTP/1\\.1`));
  assert.match(proxy.heads[0] ?? '', new RegExp(`proxy-authorization: Basic ${btoa('user:pass')}`, 'i'));
  assert.doesNotMatch(proxy.heads[0] ?? '', /s3cret/);
  await assert.rejects(transport(t, { proxies })(get(url)), { code: 'tls-refused' });
});

test('http is asked of the proxy with the whole address', async (t) => {
  const proxy = await startProxy(t);
  const proxies = parseProxyEnvironment({ HTTP_PROXY: `127.0.0.1:${proxy.port}`, NO_PROXY: 'direct.test' });
  const fetch = transport(t, { proxies });
  assert.equal(await textOf(await fetch(get('http://registry.test:81/v2/?n=1'))), 'proxy');
  assert.match(
    proxy.heads[0] ?? '',
    /^GET http:\/\/registry\.test:81\/v2\/\?n=1 HTTP\/1\.1\r\nhost: registry\.test:81\r\n/i,
  );
});

test('what has to go directly passes every proxy by', async (t) => {
  const proxy = await startProxy(t);
  const server = await startServer((_request, response) => response.end('here'));
  t.after(server.stop);
  const proxies = parseProxyEnvironment({ HTTP_PROXY: `127.0.0.1:${proxy.port}` });
  const fetch = transport(t, { proxies });
  const url = `http://registry.test:${server.port}/`;
  assert.equal(await textOf(await fetch(get(url, { route: 'direct' }))), 'here');
  assert.deepEqual(proxy.heads, []);
  assert.equal(await textOf(await fetch(get(url))), 'proxy');
});

test('a proxy cannot be made to reach a private address that the registry names', async (t) => {
  const proxy = await startProxy(t);
  const proxies = parseProxyEnvironment({
    HTTP_PROXY: `127.0.0.1:${proxy.port}`,
    HTTPS_PROXY: `127.0.0.1:${proxy.port}`,
  });
  const fetch = transport(t, { proxies });
  for (const url of ['http://169.254.169.254/', 'https://inside.test/']) {
    await assert.rejects(fetch(get(url, { addressPolicy: 'public' })), { code: 'address-refused' });
  }
  assert.deepEqual(proxy.heads, []);
});

for (const [what, answer] of [
  ['refuses', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'],
  ['wants credentials', 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'],
] as const) {
  test(`a proxy that ${what} makes the server unreachable`, async (t) => {
    const server = await startSecure(t);
    const proxy = await startProxy(t, answer);
    const proxies = parseProxyEnvironment({ HTTPS_PROXY: `http://user:s3cret@127.0.0.1:${proxy.port}` });
    await assert.rejects(
      transport(t, { tls: { caPem }, proxies })(get(`https://registry.test:${server.port}/`)),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'registry-unreachable');
        assert.doesNotMatch(error.message, /s3cret/);
        return true;
      },
    );
  });
}

test('a proxy that never answers times out', async (t) => {
  const silent = await startRawServer(() => undefined);
  t.after(silent.stop);
  const proxies = parseProxyEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${silent.port}` });
  const request = get('https://registry.test/', { timeouts: { ...timeouts, connectMs: 40 } });
  await assert.rejects(transport(t, { proxies })(request), { code: 'registry-timeout' });
});
