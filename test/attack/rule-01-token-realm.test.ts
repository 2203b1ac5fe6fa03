// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, attackedStore, secret } from './attacked-store.ts';
import { answer, type Behaviour, json, type SeenRequest, startHostileServer } from './hostile-server.ts';
import { image } from './sample-image.ts';

/** A registry that wants a token from `realm`, and a token server beside it. */
function tokenRegistry(realm: string): (request: SeenRequest) => Behaviour {
  return ({ path, headers }) => {
    if (path.startsWith('/token')) return json(200, { token: 'short-lived' });
    if (headers.authorization === 'Bearer short-lived') {
      return answer(200, { type: image.descriptor.mediaType, body: image.bytes });
    }
    return answer(401, { headers: { 'www-authenticate': `Bearer realm="${realm}",service="s"` } });
  };
}

for (const realm of ['https://stranger.example/token', 'http://stranger.example/token', '//stranger.example/token']) {
  test(`a registry cannot have a password sent to ${realm}`, async (t) => {
    const asked: string[] = [];
    const server = await startHostileServer(t, tokenRegistry(realm));
    const { store } = attackedStore(t, server.host, {
      credentials: alice,
      fetch: { resolve: (name) => resolveTo(asked, name) },
    });
    await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'realm-refused' });
    assert.deepEqual(asked, []);
    assert.ok(!JSON.stringify(server.seen).includes(Buffer.from(`alice:${secret}`).toString('base64')));
  });
}

test('a registry may name itself as its token server, also by a relative address', async (t) => {
  const server = await startHostileServer(t, tokenRegistry('/token'));
  const { store } = attackedStore(t, server.host, { credentials: alice });
  assert.equal((await store.readManifest({ tag: 'v1' }))?.descriptor.digest, image.descriptor.digest);
});

function resolveTo(asked: string[], name: string) {
  asked.push(name);
  return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
}
