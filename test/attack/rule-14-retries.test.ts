// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from './attacked-store.ts';
import { pieces } from './byte-streams.ts';
import { answer, type Behaviour, cut, type SeenRequest, startHostileServer } from './hostile-server.ts';
import { image, layer } from './sample-image.ts';

const whole = answer(200, { type: image.descriptor.mediaType, body: image.bytes });

/** Fails `times` times, then answers. */
function failing(times: number, failure: Behaviour, success: Behaviour): (request: SeenRequest) => Behaviour {
  let failed = 0;
  return ({ path }) => (path === '/v2/' ? answer(200) : failed++ < times ? failure : success);
}

for (const [name, failure] of [
  ['429', answer(429)],
  ['503', answer(503)],
  ['500', answer(500)],
  ['a cut connection', cut],
] as const) {
  test(`${name} is overcome by asking again, with growing pauses`, async (t) => {
    const server = await startHostileServer(t, failing(3, failure, whole));
    const { store, waits } = attackedStore(t, server.host);
    assert.equal((await store.readManifest({ tag: 'v1' }))?.descriptor.digest, image.descriptor.digest);
    // The transport itself tries a kept connection that was closed meanwhile once more.
    assert.ok(waits.length === 3 || (name === 'a cut connection' && waits.length === 2));
    assert.ok(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0)));
  });
}

test('a registry that fails for ever is asked a limited number of times', async (t) => {
  const server = await startHostileServer(t, failing(1e9, answer(429), whole));
  const { store } = attackedStore(t, server.host, { settings: { attempts: 3 } });
  await assert.rejects(store.readReferrers(image.descriptor.digest), { code: 'registry-rate-limited' });
  assert.equal(server.seen.filter(({ path }) => path !== '/v2/').length, 3);
});

test('Retry-After is obeyed within limits', async (t) => {
  for (const [header, least, most] of [
    ['2', 2000, 3000],
    ['999999', 30_000, 34_000],
    ['-1', 0, 300],
    ['soon', 0, 300],
  ] as const) {
    const server = await startHostileServer(t, failing(1, answer(429, { headers: { 'retry-after': header } }), whole));
    const { store, waits } = attackedStore(t, server.host, { settings: { callMs: 120_000 } });
    await store.readManifest({ tag: 'v1' });
    const [wait = -1] = waits;
    assert.ok(wait >= least && wait <= most, `waited ${wait} for ${header}`);
  }
});

test('a wait that would outlast the call is not begun', async (t) => {
  const server = await startHostileServer(t, failing(1, answer(429, { headers: { 'retry-after': '20' } }), whole));
  const { store, waits } = attackedStore(t, server.host, { settings: { callMs: 10_000 } });
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'registry-rate-limited' });
  assert.deepEqual(waits, []);
});

test('what a registry refused for good is not asked again', async (t) => {
  const server = await startHostileServer(t, failing(1, answer(403), whole));
  const { store } = attackedStore(t, server.host);
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'registry-forbidden' });
});

test('a piece of a broken upload is not sent again by itself: the upload starts over with a new session', async (t) => {
  let sessions = 0;
  const server = await startHostileServer(t, ({ method, path }) => {
    if (path === '/v2/') return answer(200);
    if (method === 'HEAD') return answer(404);
    if (method === 'POST') return answer(202, { headers: { location: `/upload/${++sessions}` } });
    return path.startsWith('/upload/1') ? cut : answer(201);
  });
  const { store } = attackedStore(t, server.host);
  let opened = 0;
  const open = () => {
    opened++;
    return Promise.resolve(pieces(layer.bytes, 100));
  };
  assert.equal(await store.writeBlob(layer.descriptor, open), 'written');
  assert.equal(opened, 2);
  assert.deepEqual(
    server.seen.filter(({ method }) => method === 'PUT').map(({ path }) => path.slice(0, 9)),
    ['/upload/1', '/upload/2'],
  );
});
