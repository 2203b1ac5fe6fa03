// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from './attacked-store.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { layer } from './sample-image.ts';

test('the urls of a foreign layer are never fetched (CVE-2020-15157)', async (t) => {
  const thief = await startHostileServer(t, () => answer(200, { body: layer.bytes }));
  const server = await startHostileServer(t, ({ path }) => answer(path === '/v2/' ? 200 : 404));
  const { store } = attackedStore(t, server.host);
  assert.equal(await store.readBlob({ ...layer.descriptor, urls: [`${thief.url}/layer`] }, 1e6), null);
  assert.deepEqual(thief.seen, []);
});

test('a foreign layer that the registry has itself is read there', async (t) => {
  const server = await startHostileServer(t, () => answer(200, { body: layer.bytes }));
  const { store } = attackedStore(t, server.host);
  assert.deepEqual(await store.readBlob({ ...layer.descriptor, urls: ['http://thief.example/'] }, 1e6), layer.bytes);
});
