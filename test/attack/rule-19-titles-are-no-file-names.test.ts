// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { storeManifest } from '../../packages/countersign/src/oci/referrer-manifest.ts';
import { openLayoutForWriting } from '../../packages/countersign/src/store/open-layout.ts';
import { copyImage } from '../../packages/countersign/src/transfer/copy-image.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { config, layer } from './sample-image.ts';

test('an image whose layers are titled like paths leaves no file of that name behind', async (t) => {
  const title = '../../escaped';
  const annotations = { 'org.opencontainers.image.title': title, 'org.opencontainers.image.ref.name': title };
  const titled = storeManifest({
    kind: 'image',
    mediaType: mediaTypes.ociManifest,
    config: { ...config.descriptor, annotations },
    layers: [{ ...layer.descriptor, annotations }],
    annotations,
  });
  const server = await startHostileServer(t, ({ path }) => {
    if (path.includes(layer.descriptor.digest)) return answer(200, { body: layer.bytes });
    if (path.includes(config.descriptor.digest)) return answer(200, { body: config.bytes });
    const isImage = path.endsWith('/v1') || path.includes(titled.descriptor.digest);
    return isImage && path.includes('/manifests/')
      ? answer(200, { type: mediaTypes.ociManifest, body: titled.bytes })
      : answer(404);
  });
  const outside = await mkdtemp(join(tmpdir(), 'countersign-attack-'));
  t.after(() => rm(outside, { recursive: true }));
  const layout = await openLayoutForWriting(join(outside, 'a', 'b'), { clock: systemClock, marks: 'none' });
  await copyImage(attackedStore(t, server.host).store, layout, { tag: 'v1' }, { tag: 'v1' });
  const names = await readdir(outside, { recursive: true });
  assert.deepEqual(
    names.filter((name) => name.includes('escaped')),
    [],
  );
  assert.equal(names.filter((name) => /blobs\/sha256\/[0-9a-f]{64}$/.test(name)).length, 3);
});
