// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexOf } from '../inspect/testing/signed-images.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent, writeTestManifest } from '../store/test-image.ts';
import { collectDescendants } from './collect-descendants.ts';

const [one, two] = [testImage('one'), testImage('two')];
const { signal } = new AbortController();

async function storeWith(...indexes: readonly StoredManifest[]): Promise<ContentStore> {
  const store = createMemoryStore();
  for (const content of [one, two]) await writeContent(store, content);
  for (const index of indexes) await writeTestManifest(store, index);
  return store;
}

function digests(descriptors: readonly Descriptor[]): readonly string[] {
  return descriptors.map(({ digest }) => digest);
}

test('an image has no descendants', async () => {
  assert.deepEqual(await collectDescendants(await storeWith(), one.manifest, signal), []);
});

test('children come before their parents, and each once', async () => {
  const nested = indexOf([one.manifest.descriptor, two.manifest.descriptor]);
  const root = indexOf([nested.descriptor, two.manifest.descriptor, nested.descriptor]);
  const found = await collectDescendants(await storeWith(nested), root, signal);
  assert.deepEqual(digests(found), digests([one.manifest.descriptor, two.manifest.descriptor, nested.descriptor]));
});

test('what is below an index is found even if its descriptor calls it an image', async () => {
  const nested = indexOf([one.manifest.descriptor]);
  const root = indexOf([{ ...nested.descriptor, mediaType: mediaTypes.ociManifest }]);
  const found = await collectDescendants(await storeWith(nested), root, signal);
  assert.deepEqual(digests(found), digests([one.manifest.descriptor, nested.descriptor]));
  assert.equal(found[1]?.mediaType, mediaTypes.ociIndex);
});

test('an index that lists what is not there cannot be signed with all that is in it', async () => {
  const missing = testImage('missing');
  const root = indexOf([one.manifest.descriptor, missing.manifest.descriptor]);
  await assert.rejects(collectDescendants(await storeWith(), root, signal), { code: 'image-not-found' });
});

test('three levels of indexes are followed, and four are refused', async () => {
  const levels = [indexOf([one.manifest.descriptor])];
  for (let depth = 0; depth < 3; depth++) levels.unshift(indexOf([(levels[0] as StoredManifest).descriptor]));
  const store = await storeWith(...levels);
  const [four, three] = levels as [StoredManifest, StoredManifest];
  assert.equal((await collectDescendants(store, three, signal)).length, 3);
  await assert.rejects(collectDescendants(store, four, signal), { code: 'registry-limit-exceeded' });
});
