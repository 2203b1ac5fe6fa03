// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attestationTag, signatureTag } from '../oci/attachment-tag.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { buildSignatureManifest } from '../oci/signature-manifest.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testBlob, testImage, testReferrer, testSignature, writeContent } from '../store/test-image.ts';
import { discoverAttestations } from './discover-attestations.ts';

test('bundles and layers of the attestation tag are candidates; simple signatures are none, also under that tag', async () => {
  const { manifest } = testImage('app');
  const { digest } = manifest.descriptor;
  const store = createMemoryStore();
  await writeContent(store, testReferrer(manifest.descriptor, 'bundle', 'https://cyclonedx.org/bom'));
  await writeContent(store, testSignature('signature'), signatureTag(digest));
  const blobs = [testBlob('envelope', mediaTypes.dsseEnvelope), testBlob('signature', mediaTypes.simpleSigning)];
  const layers = buildSignatureManifest(blobs.map(({ descriptor }) => descriptor));
  await writeContent(store, { manifest: layers.manifest, blobs: [layers.config, ...blobs] }, attestationTag(digest));
  const { candidates } = await discoverAttestations({ digest, image: 'not-needed', signatureSources: [store] });
  assert.deepEqual(
    candidates.map(({ candidate }) => candidate.kind),
    ['envelope', 'bundle'],
  );
});
