// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { applyChange } from '../apply-change.ts';
import { emptyRepository } from '../repository-state.ts';
import { decodeLayoutIndex, encodeLayoutIndex } from './layout-index.ts';

const bytes = new Uint8Array([1]);
const digest = digestOf(bytes);
const mediaType = mediaTypes.ociManifest;

test('tags and manifests come back', () => {
  const state = emptyRepository('a');
  applyChange(state, { kind: 'put', record: { digest, mediaType, size: 1 }, bytes, tags: ['x', 'y'] });
  assert.deepEqual(decodeLayoutIndex(encodeLayoutIndex(state)), [
    { digest, mediaType, tag: 'x' },
    { digest, mediaType, tag: 'y' },
  ]);
});

test('entries that could not be addressed are left out, and names that are no tags', () => {
  const ref = 'org.opencontainers.image.ref.name';
  const manifests = [
    { digest: 'sha256:../../x', mediaType },
    { digest },
    { digest, mediaType, annotations: { [ref]: 'host/name:tag' } },
  ];
  assert.deepEqual(decodeLayoutIndex(JSON.stringify({ manifests })), [{ digest, mediaType }]);
  assert.deepEqual(decodeLayoutIndex('{}'), []);
});
