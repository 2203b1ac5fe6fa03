// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Access } from '../../packages/countersign/src/hub/access.ts';
import type { ContentStore } from '../../packages/countersign/src/ports/content.ts';
import { startTestHub } from '../conformance-hub/start-test-hub.ts';
import { attackedStore } from './attacked-store.ts';
import { opener } from './byte-streams.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { layer } from './sample-image.ts';

/** Everybody writes everywhere, but reads of `secret/` are not for all. */
const access: Access = () => ({ kind: 'granted', reads: (repository) => !repository.startsWith('secret/') });

async function hubWith(t: TestContext, owner: string): Promise<(repository: string) => ContentStore> {
  const hub = await startTestHub({ access });
  t.after(() => hub.close());
  const storeOf = (repository: string) =>
    attackedStore(t, hub.host, { repository, settings: { anonymousMount: true } }).store;
  await storeOf(owner).writeBlob(layer.descriptor, opener(layer.bytes));
  return storeOf;
}

test('content of a repository that the caller may not read cannot be had by knowing its digest', async (t) => {
  const store = (await hubWith(t, 'secret/app'))('mine');
  assert.equal(await store.readBlob(layer.descriptor, 1e6), null);
  assert.equal(await store.hasBlob(layer.descriptor), false);
  let sent = 0;
  const open = () => {
    sent++;
    return opener(layer.bytes)();
  };
  assert.equal(await store.writeBlob(layer.descriptor, open, { mountFrom: 'secret/app' }), 'written');
  assert.equal(sent, 1, 'the content had to be shown');
});

test('content of a repository that the caller may read can be mounted', async (t) => {
  const store = (await hubWith(t, 'public/app'))('mine');
  const unread = () => Promise.reject(new Error('not to be opened'));
  assert.equal(await store.writeBlob(layer.descriptor, unread, { mountFrom: 'public/app' }), 'mounted');
});

test('the client asks for no more than to read the repository that it mounts from', async (t) => {
  const server = await startHostileServer(t, ({ method, path, headers }) => {
    if (path.startsWith('/token')) return answer(200, { type: 'application/json', body: '{"token":"t"}' });
    if (headers.authorization === undefined)
      return answer(401, { headers: { 'www-authenticate': 'Bearer realm="/token",service="s"' } });
    return method === 'POST' ? answer(201) : answer(404);
  });
  await attackedStore(t, server.host).store.writeBlob(layer.descriptor, opener(layer.bytes), {
    mountFrom: 'other/app',
  });
  const asked = server.seen.filter(({ path }) => path.startsWith('/token')).map(({ path }) => decodeURIComponent(path));
  assert.ok(asked.some((path) => path.includes('repository:other/app:pull')));
  assert.ok(asked.every((path) => !/other\/app:pull,|other\/app:push/.test(path)));
});
