// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent } from '../store/test-image.ts';
import type { ImagePlaces } from './image-places.ts';
import { rememberingPlaces } from './remembering-places.ts';

test('a repository that is opened twice gives the answers of the first time', async () => {
  const store = createMemoryStore();
  await writeContent(store, testImage('first'), 'v1');
  const refuse = async (): Promise<never> => await Promise.reject(new Error('not here'));
  const bare: ImagePlaces = {
    openRegistry: async () => await Promise.resolve(store),
    openLayout: refuse,
    openArchive: refuse,
    openAlternate: async () => await Promise.resolve(undefined),
    close: () => undefined,
  };
  const places = rememberingPlaces(bare);
  const name = { host: 'r.example', repository: 'app' };
  const before = await (await places.openRegistry(name)).readManifest({ tag: 'v1' });
  await writeContent(store, testImage('second'), 'v1');
  const after = await (await places.openRegistry(name)).readManifest({ tag: 'v1' });
  assert.equal(after?.descriptor.digest, before?.descriptor.digest);
  const other = await (await places.openRegistry({ ...name, repository: 'other' })).readManifest({ tag: 'v1' });
  assert.notEqual(other?.descriptor.digest, before?.descriptor.digest);
});
