// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { mayBeIndex } from './may-be-index.ts';

const bytes = new Uint8Array(1);

test('only what calls itself the manifest of an image, under the usual digest, is taken for one unread', () => {
  const digest = digestOf(bytes);
  for (const mediaType of [mediaTypes.ociManifest, mediaTypes.dockerManifest])
    assert.equal(mayBeIndex({ mediaType, digest }), false);
  for (const mediaType of [mediaTypes.ociIndex, mediaTypes.dockerIndex, 'application/json'])
    assert.equal(mayBeIndex({ mediaType, digest }), true);
  assert.equal(mayBeIndex({ mediaType: mediaTypes.ociManifest, digest: digestOf(bytes, 'sha512') }), true);
});
