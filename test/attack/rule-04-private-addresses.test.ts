// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore, type StoreOptions } from './attacked-store.ts';
import { pieces } from './byte-streams.ts';
import { answer, type HostileServer, startHostileServer } from './hostile-server.ts';
import { layer } from './sample-image.ts';

/** A registry on the internet, as far as the client can tell: its name resolves to our server. */
function remote(
  server: HostileServer,
  addresses: Readonly<Record<string, string>> = {},
): { host: string; options: StoreOptions } {
  const resolve = (name: string) => {
    const address = name === 'registry.example' ? '127.0.0.1' : (addresses[name] ?? '127.0.0.1');
    return Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  return {
    host: `registry.example:${server.port}`,
    options: { fetch: { resolve }, settings: { scheme: 'allow-http', attempts: 1 } },
  };
}

const targets: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['http://metadata.example/latest', { 'metadata.example': '169.254.169.254' }],
  ['http://mapped.example/', { 'mapped.example': '::ffff:127.0.0.1' }],
  ['http://translated.example/', { 'translated.example': '64:ff9b::7f00:1' }],
  ['http://intranet.example/', { 'intranet.example': '10.0.0.7' }],
  ['http://2130706433/', {}],
  ['http://0x7f.1/', {}],
  ['http://127.0.0.1/', {}],
  ['http://[::1]/', {}],
  ['http://0.0.0.0/', {}],
];

for (const [target, addresses] of targets) {
  test(`a redirect of a remote registry to ${target} is not followed`, async (t) => {
    const server = await startHostileServer(t, ({ path }) =>
      path === '/v2/' ? answer(200) : answer(307, { headers: { location: target } }),
    );
    const { host, options } = remote(server, addresses);
    const { store } = attackedStore(t, host, options);
    await assert.rejects(store.readBlob(layer.descriptor, 1e6), { code: 'address-refused' });
  });

  test(`an upload location of a remote registry at ${target} is not used`, async (t) => {
    const server = await startHostileServer(t, ({ path, method }) => {
      if (method === 'HEAD') return answer(404);
      return path === '/v2/' ? answer(200) : answer(202, { headers: { location: target } });
    });
    const { host, options } = remote(server, addresses);
    const { store } = attackedStore(t, host, options);
    const open = () => Promise.resolve(pieces(layer.bytes, 100));
    await assert.rejects(store.writeBlob(layer.descriptor, open), { code: 'address-refused' });
  });
}

test('a host that the user trusts may have a private address', async (t) => {
  const storage = await startHostileServer(t, () => answer(200, { body: layer.bytes }));
  const location = `http://storage.example:${storage.port}/`;
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : answer(307, { headers: { location } }),
  );
  const { host, options } = remote(server);
  const settings = { ...options.settings, trustedHosts: ['storage.example'] };
  const { store } = attackedStore(t, host, { ...options, settings });
  assert.deepEqual(await store.readBlob(layer.descriptor, 1e6), layer.bytes);
});

test('a redirect to a file or to another protocol is not followed', async (t) => {
  const server = await startHostileServer(t, () => answer(307, { headers: { location: 'file:///etc/passwd' } }));
  const { store } = attackedStore(t, server.host);
  await assert.rejects(store.readBlob(layer.descriptor, 1e6), { code: 'registry-protocol' });
});
