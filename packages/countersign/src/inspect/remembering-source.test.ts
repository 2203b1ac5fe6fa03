// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent } from '../store/test-image.ts';
import { rememberingSource } from './remembering-source.ts';

test('a tag that moves between two looks stands for one digest', async () => {
  const store = createMemoryStore();
  const [first, second] = [testImage('first'), testImage('second')];
  await writeContent(store, first, 'v1');
  const source = rememberingSource(store);
  const seen = await source.readManifest({ tag: 'v1' });
  await writeContent(store, second, 'v1');
  assert.equal((await source.readManifest({ tag: 'v1' }))?.descriptor.digest, seen?.descriptor.digest);
  const now = await rememberingSource(store).readManifest({ tag: 'v1' });
  assert.equal(now?.descriptor.digest, second.manifest.descriptor.digest);
});

test('a failure is the same failure at the second look', async () => {
  const store = createMemoryStore();
  let calls = 0;
  const source = rememberingSource({
    ...store,
    readReferrers: async () => {
      calls += 1;
      throw new UnavailableError('registry-timeout', 'slow');
    },
  });
  const { digest } = testImage('app').manifest.descriptor;
  for (let look = 0; look < 2; look += 1) {
    await assert.rejects(source.readReferrers(digest), { code: 'registry-timeout' });
  }
  assert.equal(calls, 1);
});

test('what a tag stands for is not what the digest of that spelling stands for', async () => {
  const store = createMemoryStore();
  const image = testImage('app');
  await writeContent(store, image, 'v1');
  const source = rememberingSource(store);
  assert.equal(await source.readManifest({ tag: 'v2' }), null);
  assert.notEqual(await source.readManifest({ tag: 'v1' }), null);
  assert.notEqual(await source.readManifest(image.manifest.descriptor.digest), null);
  const [blob] = image.blobs;
  assert.ok(blob !== undefined);
  assert.deepEqual(await source.readBlob(blob.descriptor, 1000), blob.bytes);
});
