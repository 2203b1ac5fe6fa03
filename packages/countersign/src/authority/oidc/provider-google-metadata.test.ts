// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { createFetch } from '../../net/create-fetch.ts';
import { parseProxyEnvironment } from '../../net/proxy-environment.ts';
import { askGoogleMetadata } from './provider-google-metadata.ts';
import { fetchWithHost, type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { metadataServer } from './testing/metadata-server.ts';
import { fails, filesWith, withServer } from './testing/provider-world.ts';

const token = tokenOf();

async function ask(ports: TestPorts) {
  return await askGoogleMetadata({ audience: 'sigstore', chosen: 'any' }, ports);
}

test('a machine of Google Cloud gets the token of its service account', async () => {
  await withServer(metadataServer(token), async (server) => {
    const expected = { kind: 'token', token };
    assert.deepEqual(await ask(testPorts({ GCE_METADATA_HOST: server.url.host })), expected);
    const fetch = fetchWithHost('metadata.google.internal', server.url);
    const files = filesWith({ '/sys/class/dmi/id/product_name': 'Google Compute Engine\n' });
    assert.deepEqual(await ask(testPorts({}, { fetch, files })), expected);
    assert.deepEqual(await ask(testPorts({ K_SERVICE: 'app' }, { fetch })), expected);
    assert.deepEqual(
      await askGoogleMetadata({ audience: 'sigstore', chosen: 'named' }, testPorts({}, { fetch })),
      expected,
    );
  });
});

test('no proxy hears of the token, or of the machine', async () => {
  const heard: string[] = [];
  const proxyListener: RequestListener = (request, response) => {
    heard.push(request.url ?? '');
    response.writeHead(200, { 'Metadata-Flavor': 'Google' }).end(tokenOf({ sub: 'the machine of the proxy' }));
  };
  await withServer(metadataServer(token), async (server) => {
    await withServer(proxyListener, async (proxy) => {
      const proxies = parseProxyEnvironment({ HTTP_PROXY: proxy.url.href });
      const { fetch, close } = createFetch({ proxies, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
      const env = { GCE_METADATA_HOST: `metadata.test:${server.port}` };
      assert.deepEqual(await ask(testPorts(env, { fetch })), { kind: 'token', token });
      close();
    });
  });
  assert.deepEqual(heard, []);
});

test('a machine of Google Cloud without a service account has no token', async () => {
  const listener: RequestListener = (_request, response) =>
    response.writeHead(404, { 'Metadata-Flavor': 'Google' }).end();
  await withServer(listener, async (server) => {
    const result = await ask(testPorts({ GCE_METADATA_HOST: server.url.host }));
    assert.match(result.kind === 'absent' ? result.reason : '', /no service account/);
  });
});

for (const [title, headers, body, pattern] of [
  ['that does not say it is one', {}, token, /not the metadata server/],
  ['that answers with a web page', { 'Metadata-Flavor': 'Google' }, '<html>', /wanted a token/],
] as const) {
  test(`a metadata server ${title} is refused`, async () => {
    await withServer(
      (_request, response) => response.writeHead(200, headers).end(body),
      async (server) => await fails(ask, testPorts({ GCE_METADATA_HOST: server.url.host }), pattern),
    );
  });
}

test('a metadata host that is more than a host is refused', async () => {
  await fails(ask, testPorts({ GCE_METADATA_HOST: 'a.example/x?' }), /`GCE_METADATA_HOST`/);
});

test('a machine that is not of Google Cloud is not asked', async () => {
  const ports = testPorts({}, { fetch: async () => assert.fail('the network was asked') });
  assert.equal((await ask(ports)).kind, 'absent');
});
