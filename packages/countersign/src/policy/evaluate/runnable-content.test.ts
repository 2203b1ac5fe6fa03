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

test('only what holds statements and nothing else cannot run', () => {
  assert.equal(canRun(image(mediaTypes.ociConfig, mediaTypes.inToto)), false);
  assert.equal(canRun(image(mediaTypes.ociConfig, mediaTypes.inToto, mediaTypes.ociLayerTar)), true);
  assert.equal(canRun(image(mediaTypes.ociConfig)), true);
  assert.equal(canRun(image(mediaTypes.ociEmpty, mediaTypes.ociLayerTar)), true);
  assert.equal(canRun({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests: [] }), true);
});
