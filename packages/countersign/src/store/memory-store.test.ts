// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referrersTag } from '../oci/attachment-tag.ts';
import { createMemoryStore } from './memory-store.ts';
import { chunksOf, testBlob, testImage, testReferrer, writeContent } from './test-image.ts';

const image = testImage('app');
const subject = image.manifest.descriptor;
const bundle = testReferrer(subject, 'bundle');

test('with the Referrers API a bundle is found through it, and no fallback tag is kept', async () => {
  const store = createMemoryStore();
  await writeContent(store, image, 'v1');
  await writeContent(store, bundle);
  const { descriptors, source } = await store.readReferrers(subject.digest);
  assert.deepEqual([source, descriptors[0]?.digest], ['api', bundle.manifest.descriptor.digest]);
  assert.equal(await store.readManifest({ tag: referrersTag(subject.digest) }), null);
});

test('without the Referrers API a bundle is found through the fallback tag', async () => {
  const store = createMemoryStore({ referrers: 'absent' });
  await writeContent(store, image, 'v1');
  await writeContent(store, bundle);
  assert.deepEqual(await store.readReferrers(subject.digest), { descriptors: [], source: 'absent' });
  const list = await store.readManifest({ tag: referrersTag(subject.digest) });
  assert.deepEqual(list?.manifest.kind === 'index' && list.manifest.manifests.map((each) => each.digest), [
    bundle.manifest.descriptor.digest,
  ]);
});

test('bytes with another digest than announced are not kept', async () => {
  const store = createMemoryStore();
  const { descriptor } = testBlob('short');
  await assert.rejects(
    store.writeBlob(descriptor, async () => chunksOf(testBlob('shirt').bytes)),
    { code: 'registry-protocol' },
  );
  assert.equal(await store.hasBlob(descriptor), false);
  assert.equal(await store.readBlob(descriptor, 100), null);
});
