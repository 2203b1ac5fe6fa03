// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attestationTag, referrersTag, sbomTag, signatureTag } from '../oci/attachment-tag.ts';
import { encodeManifest } from '../oci/encode-manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { storeManifest } from '../oci/referrer-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, testReferrer, testSignature, writeContent, writeTestManifest } from '../store/test-image.ts';
import { type CleanType, cleanImage } from './clean-image.ts';
import { listAttached } from './list-attached.ts';

const image = testImage('app');
const subject = image.manifest.descriptor;

async function attachedEverywhere(referrers: 'api' | 'absent'): Promise<ContentStore> {
  const store = createMemoryStore({ referrers });
  await writeContent(store, image, 'v1');
  await writeContent(store, testReferrer(subject, 'signature'));
  await writeContent(store, testReferrer(subject, 'attestation', 'https://slsa.dev/provenance/v1'));
  await writeContent(store, testSignature('sig'), signatureTag(subject.digest));
  await writeContent(store, testSignature('att'), attestationTag(subject.digest));
  await writeContent(store, testSignature('sbom'), sbomTag(subject.digest));
  const config = image.manifest.manifest.kind === 'image' ? image.manifest.manifest.config : subject;
  const foreign = storeManifest({
    kind: 'image',
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/x-others',
    config,
    layers: [],
    subject,
  });
  await writeTestManifest(store, foreign);
  return store;
}

const kept: Readonly<Record<CleanType, readonly string[]>> = {
  signature: ['att', 'att tag', 'other', 'sbom tag'],
  attestation: ['other', 'sbom tag', 'sig', 'sig tag'],
  sbom: ['att', 'att tag', 'other', 'sig', 'sig tag'],
  referrer: ['att tag', 'other', 'sbom tag', 'sig tag'],
  all: ['other'],
};

for (const referrers of ['api', 'absent'] as const) {
  for (const type of Object.keys(kept) as CleanType[]) {
    test(`cleaning ${type} deletes these and leaves the rest, referrers ${referrers}`, async () => {
      const store = await attachedEverywhere(referrers);
      const deleted = await cleanImage(store, subject.digest, { type });
      const { attached, missing } = await listAttached(store, subject.digest);
      const names = attached.map(({ kind, place }) => (place.kind === 'tag' ? `${kind} tag` : kind));
      assert.deepEqual(names.sort(), kept[type]);
      assert.deepEqual(missing, []);
      assert.equal(deleted.length, 6 - names.length);
      assert.ok(await store.readManifest({ tag: 'v1' }));
    });
  }
}

test('an image that somebody tagged as a signature loses that tag and no other', async () => {
  const store = createMemoryStore();
  await writeContent(store, image, 'v1');
  await writeContent(store, testImage('victim'), 'victim');
  await writeTestManifest(store, testImage('victim').manifest, signatureTag(subject.digest));
  await cleanImage(store, subject.digest, { type: 'all' });
  assert.ok(await store.readManifest({ tag: 'victim' }));
  assert.equal(await store.readManifest({ tag: signatureTag(subject.digest) }), null);
});

test('a bundle of another image that somebody listed here is taken off the list and not deleted', async () => {
  const store = createMemoryStore({ referrers: 'absent' });
  await writeContent(store, image, 'v1');
  const victim = testReferrer(testImage('victim').manifest.descriptor, 'bundle');
  await writeContent(store, victim);
  const list = encodeManifest({
    kind: 'index',
    mediaType: mediaTypes.ociIndex,
    manifests: [victim.manifest.descriptor],
  });
  await writeTestManifest(store, storedManifest(list, undefined), referrersTag(subject.digest));
  await cleanImage(store, subject.digest, { type: 'all' });
  assert.deepEqual((await listAttached(store, subject.digest)).attached, []);
  assert.ok(await store.readManifest(victim.manifest.descriptor.digest));
});
