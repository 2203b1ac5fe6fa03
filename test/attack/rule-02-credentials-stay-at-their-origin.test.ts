// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, attackedStore } from './attacked-store.ts';
import { pieces } from './byte-streams.ts';
import { answer, type Behaviour, type SeenRequest, startHostileServer } from './hostile-server.ts';
import { layer } from './sample-image.ts';

const wholeLayer = answer(200, { type: 'application/octet-stream', body: layer.bytes });
const challenge = answer(401, { headers: { 'www-authenticate': 'Basic realm="r"' } });

/** Wants a password, then sends the caller to `location`. */
function redirecting(location: (request: SeenRequest) => string | undefined): (request: SeenRequest) => Behaviour {
  return (request) => {
    if (request.path === '/v2/') return answer(200);
    if (request.headers.authorization === undefined && !request.path.includes('back')) return challenge;
    const target = location(request);
    return target === undefined ? wholeLayer : answer(307, { headers: { location: target } });
  };
}

for (const host of ['127.0.0.1', 'localhost']) {
  test(`a redirect to another port at ${host} gets no credentials`, async (t) => {
    const storage = await startHostileServer(t, () => wholeLayer);
    const server = await startHostileServer(
      t,
      redirecting(() => `http://${host}:${storage.port}/bucket/layer?signature=x`),
    );
    const { store } = attackedStore(t, server.host, { credentials: alice });
    assert.deepEqual(await store.readBlob(layer.descriptor, 1e6), layer.bytes);
    assert.ok(server.seen.some(({ headers }) => headers.authorization !== undefined));
    assert.deepEqual(
      storage.seen.map(({ headers }) => headers.authorization),
      [undefined],
    );
  });
}

test('a redirect within the origin keeps the credentials', async (t) => {
  const server = await startHostileServer(
    t,
    redirecting(({ path }) => (path.includes('/elsewhere') ? undefined : '/elsewhere')),
  );
  const { store } = attackedStore(t, server.host, { credentials: alice });
  assert.deepEqual(await store.readBlob(layer.descriptor, 1e6), layer.bytes);
  assert.match(server.seen.at(-1)?.headers.authorization ?? '', /^Basic /);
});

test('a challenge from the place that a redirect leads to is not answered', async (t) => {
  const storage = await startHostileServer(t, () => challenge);
  const server = await startHostileServer(
    t,
    redirecting(() => storage.url),
  );
  const { store } = attackedStore(t, server.host, { credentials: alice });
  await assert.rejects(store.readBlob(layer.descriptor, 1e6), { code: 'registry-forbidden' });
  assert.deepEqual(
    storage.seen.map(({ headers }) => headers.authorization),
    [undefined],
  );
});

test('a redirect that comes back to the registry comes back without credentials', async (t) => {
  let home = '';
  const storage = await startHostileServer(t, () => answer(307, { headers: { location: `${home}/back` } }));
  const server = await startHostileServer(
    t,
    redirecting(({ path }) => (path.includes('back') ? undefined : storage.url)),
  );
  home = server.url;
  const { store } = attackedStore(t, server.host, { credentials: alice });
  assert.deepEqual(await store.readBlob(layer.descriptor, 1e6), layer.bytes);
  assert.equal(server.seen.at(-1)?.path, '/back');
  assert.equal(server.seen.at(-1)?.headers.authorization, undefined);
});

test('an upload location at another origin gets no credentials', async (t) => {
  const storage = await startHostileServer(t, () => answer(201));
  const server = await startHostileServer(t, ({ method, headers }) => {
    if (headers.authorization === undefined) return challenge;
    return method === 'HEAD' ? answer(404) : answer(202, { headers: { location: `${storage.url}/upload?state=1` } });
  });
  const { store } = attackedStore(t, server.host, { credentials: alice });
  assert.equal(await store.writeBlob(layer.descriptor, () => Promise.resolve(pieces(layer.bytes, 100))), 'written');
  assert.match(storage.seen[0]?.path ?? '', /^\/upload\?state=1&digest=sha256/);
  assert.equal(storage.seen[0]?.headers.authorization, undefined);
});

test('redirects end', async (t) => {
  const server = await startHostileServer(t, () => answer(307, { headers: { location: '/again' } }));
  const { store } = attackedStore(t, server.host, { settings: { scheme: 'auto' } });
  await assert.rejects(store.readBlob(layer.descriptor, 1e6), { code: 'registry-protocol' });
  assert.equal(server.seen.length, 7);
});
