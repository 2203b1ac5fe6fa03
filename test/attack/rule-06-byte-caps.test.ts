// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, endless, startHostileServer } from './hostile-server.ts';
import { image, layer } from './sample-image.ts';

const spaces = new Uint8Array(64 * 1024).fill(0x20);
const limit = 4 * 1024 * 1024;

/** The image's manifest with white space behind it, `size` bytes in all. */
function padded(size: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(0x20);
  bytes.set(image.bytes);
  return bytes;
}

test('a manifest of 4 MiB is read, one byte more is too much', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    answer(200, { type: mediaTypes.ociManifest, body: padded(path.endsWith('fits') ? limit : limit + 1) }),
  );
  const { store } = attackedStore(t, server.host);
  assert.equal((await store.readManifest({ tag: 'fits' }))?.descriptor.size, limit);
  await assert.rejects(store.readManifest({ tag: 'large' }), { code: 'registry-limit-exceeded' });
});

test('an endless manifest without a length is cut off', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : endless(200, mediaTypes.ociManifest, spaces),
  );
  const { store } = attackedStore(t, server.host);
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'registry-limit-exceeded' });
  await assert.rejects(store.readManifest(image.descriptor.digest), { code: 'registry-limit-exceeded' });
});

test('an endless list of referrers or tags is cut off', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : endless(200, mediaTypes.ociIndex, spaces),
  );
  const { store } = attackedStore(t, server.host);
  await assert.rejects(store.readReferrers(image.descriptor.digest), { code: 'registry-limit-exceeded' });
  await assert.rejects(store.listTags()[Symbol.asyncIterator]().next(), { code: 'registry-limit-exceeded' });
});

test('an endless error message does not hide what the error is', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : endless(403, 'application/json', spaces),
  );
  await assert.rejects(attackedStore(t, server.host).store.readManifest({ tag: 'v1' }), { code: 'registry-forbidden' });
});

test('an endless 404 is no absence', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : endless(404, 'application/json', spaces),
  );
  await assert.rejects(attackedStore(t, server.host).store.readManifest({ tag: 'v1' }), {
    code: 'registry-limit-exceeded',
  });
});

test('a blob larger than the caller can hold is not even asked for', async (t) => {
  const server = await startHostileServer(t, () => answer(200, { body: layer.bytes }));
  const { store } = attackedStore(t, server.host);
  await assert.rejects(store.readBlob(layer.descriptor, layer.descriptor.size - 1), {
    code: 'registry-limit-exceeded',
  });
  assert.deepEqual(server.seen, []);
  assert.deepEqual(await store.readBlob(layer.descriptor, layer.descriptor.size), layer.bytes);
});
