// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { opener } from '../../../../test/attack/byte-streams.ts';
import { config, image, layer } from '../../../../test/attack/sample-image.ts';
import { startTestHub } from '../../../../test/conformance-hub/start-test-hub.ts';
import { createRegistryStore } from './create-registry-store.ts';

test('an image that is pushed is there, and one that is not is absent', async (t) => {
  const hub = await startTestHub();
  t.after(() => hub.close());
  const { context } = attackedStore(t, hub.host);
  const store = createRegistryStore(context);
  assert.equal(store.name, `${hub.host}/team/app`);
  assert.equal(await store.readManifest({ tag: 'v1' }), null);
  assert.equal(await store.readBlob(layer.descriptor, 1e6), null);
  for (const { descriptor, bytes } of [layer, config]) await store.writeBlob(descriptor, opener(bytes));
  const { mediaType } = image.manifest;
  await store.writeManifest({ bytes: image.bytes, mediaType, digest: image.descriptor.digest, tag: 'v1' });
  assert.deepEqual((await store.readManifest({ tag: 'v1' }))?.manifest, image.manifest);
  assert.deepEqual(Buffer.from((await store.readBlob(layer.descriptor, 1e6)) ?? []), Buffer.from(layer.bytes));
  const tags: string[] = [];
  for await (const tag of store.listTags()) tags.push(tag);
  assert.deepEqual(tags, ['v1']);
});
