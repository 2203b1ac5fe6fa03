// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../oci/media-type.ts';
import { testImage, testReferrer, testSignature } from '../store/test-image.ts';
import { attachmentKind, isSignatureMaterial, isSigstoreBundle, tagKind } from './attachment-kind.ts';

const image = testImage('app').manifest;
const bundle = testReferrer(image.descriptor, 'bundle').manifest.manifest;
const attestation = testReferrer(image.descriptor, 'bundle', 'https://slsa.dev/provenance/v1').manifest.manifest;
const signature = testSignature('payload').manifest.manifest;

test('signatures, attestations and images are told apart', () => {
  assert.deepEqual([bundle, attestation, signature, image.manifest].map(attachmentKind), [
    'sig',
    'att',
    'sig',
    'other',
  ]);
});

test('a bundle is known by its content where its writer put no artifact type', () => {
  assert.ok(bundle.kind === 'image');
  const { artifactType: _, ...untyped } = {
    ...bundle,
    config: { ...bundle.config, artifactType: mediaTypes.ociEmpty },
  };
  assert.equal(isSigstoreBundle(untyped), true);
  assert.equal(isSigstoreBundle(image.manifest), false);
});

test('an image that can be run is no signature material, also with a signature among its layers', () => {
  assert.ok(image.manifest.kind === 'image' && signature.kind === 'image');
  assert.equal(isSignatureMaterial(signature), true);
  assert.equal(isSignatureMaterial(bundle), true);
  assert.equal(isSignatureMaterial({ ...signature, layers: [...signature.layers, ...image.manifest.layers] }), false);
  assert.equal(isSignatureMaterial({ ...signature, layers: [] }), false);
});

test('the tags of cosign say what they hold, and others nothing', () => {
  const tag = `sha256-${'0'.repeat(64)}`;
  assert.deepEqual(
    ['.sig', '.att', '.sbom', ''].map((suffix) => tagKind(tag + suffix)),
    ['sig', 'att', 'sbom', null],
  );
});
