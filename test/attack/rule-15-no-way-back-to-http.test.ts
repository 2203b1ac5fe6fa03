// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fetch, FetchRequest } from '../../packages/countersign/src/ports/fetch.ts';
import { silentLog } from '../../packages/countersign/src/ports/log.ts';
import { createRegistryStore } from '../../packages/countersign/src/registry/create-registry-store.ts';
import { alice, attackedStore, hurriedClock, middlingRandom } from './attacked-store.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { layer } from './sample-image.ts';

const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);

test('a registry that does not speak TLS is not spoken to in plain http', async (t) => {
  const server = await startHostileServer(t, () => answer(200));
  const { store } = attackedStore(t, `registry.example:${server.port}`, { credentials: alice, fetch: { resolve } });
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'tls-refused' });
  assert.deepEqual(server.seen, []);
});

test('a name that only begins like this machine is a stranger', async (t) => {
  const server = await startHostileServer(t, () => answer(200));
  const { store } = attackedStore(t, `127.0.0.1.evil.example:${server.port}`, { fetch: { resolve } });
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'tls-refused' });
  assert.deepEqual(server.seen, []);
});

test('where the user allows http it is used, and the request that finds out carries no credentials', async (t) => {
  const server = await startHostileServer(t, ({ headers }) =>
    headers.authorization === undefined
      ? answer(401, { headers: { 'www-authenticate': 'Basic realm="r"' } })
      : answer(404),
  );
  const { store } = attackedStore(t, `registry.example:${server.port}`, {
    credentials: alice,
    fetch: { resolve },
    settings: { scheme: 'allow-http' },
  });
  assert.equal(await store.readManifest({ tag: 'v1' }), null);
  assert.equal(server.seen[0]?.headers.authorization, undefined);
});

test('this machine is not spoken to in http where https was asked for', async (t) => {
  const server = await startHostileServer(t, () => answer(404));
  const { store } = attackedStore(t, server.host, { settings: { scheme: 'https' } });
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'tls-refused' });
  assert.deepEqual(server.seen, []);
});

for (const location of ['http://registry.example/x', 'http://storage.example/x', 'http://127.0.0.1/x']) {
  test(`a redirect from https down to ${location} is not followed`, async () => {
    const sent: FetchRequest[] = [];
    const fetch: Fetch = (request) => {
      sent.push(request);
      const headers: Readonly<Record<string, string>> = { location };
      return Promise.resolve({
        status: 307,
        header: (name) => headers[name],
        headerAll: (name) => (headers[name] === undefined ? [] : [headers[name]]),
        body: (async function* () {})(),
        discard: () => undefined,
      });
    };
    const authorizer = {
      authorize: () => Promise.resolve('Basic x'),
      learn: () => Promise.resolve('refused' as const),
    };
    const store = createRegistryStore({
      fetch,
      authorizer,
      clock: hurriedClock(),
      random: middlingRandom,
      log: silentLog,
      host: 'registry.example',
      repository: 'app',
    });
    await assert.rejects(store.readBlob(layer.descriptor, 1e6), { code: 'registry-protocol' });
    assert.deepEqual(
      sent.map(({ url }) => url.origin),
      ['https://registry.example'],
    );
  });
}
