// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../oci/media-type.ts';
import { buildSignatureManifest } from '../oci/signature-manifest.ts';
import { testBlob } from '../store/test-image.ts';
import { isCandidateLayer } from './read-candidate.ts';

function isCandidate(mediaType: string): boolean {
  const { manifest } = buildSignatureManifest([testBlob('x', mediaType).descriptor]);
  const [layer] = manifest.manifest.kind === 'image' ? manifest.manifest.layers : [];
  return layer !== undefined && isCandidateLayer(layer, manifest);
}

for (const mediaType of [
  mediaTypes.simpleSigning,
  mediaTypes.bundleV03,
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.4+json',
]) {
  test(`a layer of type \`${mediaType}\` is a candidate`, () => assert.equal(isCandidate(mediaType), true));
}

for (const mediaType of [
  mediaTypes.dsseEnvelope,
  mediaTypes.ociLayerGzip,
  'application/vnd.dev.sigstore.bundle',
  'x-application/vnd.dev.sigstore.bundle.v0.3+json',
]) {
  test(`a layer of type \`${mediaType}\` is none`, () => assert.equal(isCandidate(mediaType), false));
}
