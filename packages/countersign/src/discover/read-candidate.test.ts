// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../oci/media-type.ts';
import { buildSignatureManifest } from '../oci/signature-manifest.ts';
import { testBlob } from '../store/test-image.ts';
import type { WantedEvidence } from './evidence-lane.ts';
import { isCandidateLayer } from './read-candidate.ts';

const wants: readonly WantedEvidence[] = ['all', 'attestations', 'signatures'];

/** For which wants a layer of this type is opened. */
function candidateFor(mediaType: string): readonly WantedEvidence[] {
  const { manifest } = buildSignatureManifest([testBlob('x', mediaType).descriptor]);
  const [layer] = manifest.manifest.kind === 'image' ? manifest.manifest.layers : [];
  return wants.filter((wanted) => layer !== undefined && isCandidateLayer(layer, manifest, wanted));
}

for (const mediaType of [
  mediaTypes.bundleV03,
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.4+json',
]) {
  test(`a layer of type \`${mediaType}\` may be a signature or an attestation`, () =>
    assert.deepEqual(candidateFor(mediaType), wants));
}

test('a simple signature is never an attestation, and a bare envelope never a signature', () => {
  assert.deepEqual(candidateFor(mediaTypes.simpleSigning), ['all', 'signatures']);
  assert.deepEqual(candidateFor(mediaTypes.dsseEnvelope), ['all', 'attestations']);
});

for (const mediaType of [
  mediaTypes.inToto,
  mediaTypes.ociLayerGzip,
  'application/vnd.dev.sigstore.bundle',
  'x-application/vnd.dev.sigstore.bundle.v0.3+json',
]) {
  test(`a layer of type \`${mediaType}\` is no evidence`, () => assert.deepEqual(candidateFor(mediaType), []));
}
