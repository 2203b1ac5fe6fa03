// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, startHostileServer } from './hostile-server.ts';

test('a compressed layer comes out as it went in, however large it would become', async (t) => {
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
  const descriptor = { mediaType: mediaTypes.ociLayerGzip, size: bomb.byteLength, digest: digestOf(bomb) };
  const server = await startHostileServer(t, () => answer(200, { type: 'application/gzip', body: bomb }));
  const read = await attackedStore(t, server.host).store.readBlob(descriptor, bomb.byteLength);
  assert.equal(read?.byteLength, bomb.byteLength);
});
