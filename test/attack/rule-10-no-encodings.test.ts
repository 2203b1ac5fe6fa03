// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { image, indexOf, layer } from './sample-image.ts';

for (const encoding of ['gzip', 'br', 'identity, gzip', Array(1000).fill('gzip').join(',')]) {
  test(`an answer encoded as ${encoding.slice(0, 20)} is refused and not decoded`, async (t) => {
    const headers = { 'content-encoding': encoding };
    const server = await startHostileServer(t, ({ path }) => {
      if (path === '/v2/') return answer(200);
      if (path.includes('/blobs/')) return answer(200, { body: gzipSync(layer.bytes), headers });
      const [type, body] = path.includes('/referrers/')
        ? [mediaTypes.ociIndex, indexOf([])]
        : [mediaTypes.ociManifest, image.bytes];
      return answer(200, { type, body: gzipSync(body), headers });
    });
    const { store } = attackedStore(t, server.host);
    const refused = { code: 'registry-protocol' };
    await assert.rejects(store.readManifest({ tag: 'v1' }), refused);
    await assert.rejects(store.readManifest(image.descriptor.digest), refused);
    await assert.rejects(store.readReferrers(image.descriptor.digest), refused);
    await assert.rejects(store.readBlob(layer.descriptor, 1e6), refused);
    assert.ok(server.seen.every(({ headers: sent }) => sent['accept-encoding'] === 'identity'));
  });
}

test('the encoding that is none is accepted', async (t) => {
  const headers = { 'content-encoding': 'identity' };
  const server = await startHostileServer(t, () => answer(200, { body: layer.bytes, headers }));
  assert.deepEqual(await attackedStore(t, server.host).store.readBlob(layer.descriptor, 1e6), layer.bytes);
});
