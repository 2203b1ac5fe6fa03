// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { emptyConfig, emptyConfigBytes, storeManifest } from '../oci/referrer-manifest.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { mergedSource } from './merged-source.ts';

const manifest = (note: string) =>
  storeManifest({
    kind: 'image',
    mediaType: mediaTypes.ociManifest,
    config: emptyConfig,
    layers: [],
    annotations: { note },
  });

async function storeWith(name: string, note: string, tag: string) {
  const store = createMemoryStore({ name });
  async function* config() {
    yield emptyConfigBytes;
  }
  await store.writeBlob(emptyConfig, async () => config());
  const { bytes, descriptor } = manifest(note);
  await store.writeManifest({ bytes, mediaType: mediaTypes.ociManifest, digest: descriptor.digest, tag });
  return store;
}

test('what only one of the places has is found, and a tag of both is that of the signatures', async () => {
  const image = await storeWith('image', 'image', 'v1');
  const signatures = await storeWith('signatures', 'signature', 'v1');
  const merged = mergedSource(image, signatures);
  assert.equal((await merged.readManifest({ tag: 'v1' }))?.manifest.annotations?.['note'], 'signature');
  const { digest } = manifest('image').descriptor;
  assert.equal((await merged.readManifest(digest))?.descriptor.digest, digest);
  assert.equal(await merged.readManifest(digestOf(emptyConfigBytes.slice(1))), null);
});

test('a place that cannot be read is not passed over', async () => {
  const image = await storeWith('image', 'image', 'v1');
  const signatures = {
    ...(await storeWith('signatures', 'signature', 'v1')),
    readManifest: async () => {
      throw new UnavailableError('registry-timeout', 'no answer');
    },
  };
  await assert.rejects(mergedSource(image, signatures).readManifest({ tag: 'v1' }), { code: 'registry-timeout' });
});
