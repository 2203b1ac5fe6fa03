// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Manifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { canRun } from './runnable-content.ts';

const blob = (mediaType: string): Descriptor => ({
  mediaType,
  size: 1,
  digest: `sha256:${'0'.repeat(64)}` as Descriptor['digest'],
});

function image(config: string, ...layers: readonly string[]): Manifest {
  return { kind: 'image', mediaType: mediaTypes.ociManifest, config: blob(config), layers: layers.map(blob) };
}

const nobody = { platform: { os: 'unknown', architecture: 'unknown' } };

test('only what holds statements and nothing else, and is for no platform, cannot run', () => {
  const statements = image(mediaTypes.ociConfig, mediaTypes.inToto);
  assert.equal(canRun(nobody, statements), false);
  assert.equal(canRun(nobody, image(mediaTypes.ociConfig, mediaTypes.inToto, mediaTypes.ociLayerTar)), true);
  assert.equal(canRun(nobody, image(mediaTypes.ociConfig)), true);
  assert.equal(canRun(nobody, image(mediaTypes.ociEmpty, mediaTypes.ociLayerTar)), true);
  assert.equal(canRun(nobody, { kind: 'index', mediaType: mediaTypes.ociIndex, manifests: [] }), true);
});

test('a layer that calls itself a statement is unpacked by runtimes that do not look, so that nothing for a platform is exempt', () => {
  const statements = image(mediaTypes.ociConfig, mediaTypes.inToto);
  assert.equal(canRun({}, statements), true);
  assert.equal(canRun({ platform: { os: 'linux', architecture: 'amd64' } }, statements), true);
  assert.equal(canRun({ platform: { os: 'unknown', architecture: 'amd64' } }, statements), true);
});
