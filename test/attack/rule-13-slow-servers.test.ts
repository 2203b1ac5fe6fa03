// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, type Behaviour, silence, startHostileServer } from './hostile-server.ts';
import { image, layer } from './sample-image.ts';

/** One byte at a time, often enough that the connection never counts as idle. */
function dripping(type: string, body: Uint8Array): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': String(body.byteLength) });
    let sent = 0;
    const timer = setInterval(() => response.write(body.subarray(sent, ++sent)), 20);
    response.on('close', () => clearInterval(timer));
  };
}

test('a server that never answers is given up', async (t) => {
  const server = await startHostileServer(t, () => silence);
  const { store } = attackedStore(t, server.host, { settings: { firstByteMs: 60 } });
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'registry-timeout' });
});

test('a manifest that comes byte by byte is given up when the time of the call is over', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : dripping(mediaTypes.ociManifest, image.bytes),
  );
  const { store } = attackedStore(t, server.host, { settings: { callMs: 300, attempts: 1 } });
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'registry-timeout' });
});

test('a large blob that comes byte by byte is given up for its speed, and not resumed', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : dripping('application/octet-stream', new Uint8Array(2_000_000)),
  );
  // A stopwatch that runs fast: the transport judges speed after 30 s.
  const { store } = attackedStore(t, server.host, { fetch: { elapsedMs: () => performance.now() * 1000 } });
  await assert.rejects(store.readBlob({ ...layer.descriptor, size: 2_000_000 }, 1e7), { code: 'registry-timeout' });
  assert.equal(server.seen.filter(({ path }) => path.includes('/blobs/')).length, 1);
});

test('a call that nobody wants any more ends at once with the reason that was given', async (t) => {
  const server = await startHostileServer(t, () => silence);
  const { store } = attackedStore(t, server.host, { settings: { firstByteMs: 10_000, callMs: 10_000 } });
  const reason = new Error('enough');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(store.readManifest({ tag: 'v1' }, { signal: controller.signal }), reason);
});
