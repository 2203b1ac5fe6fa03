// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Descriptor } from './descriptor.ts';
import { digestOf } from './digest.ts';
import { parseManifest } from './parse-manifest.ts';
import { buildSignatureManifest } from './signature-manifest.ts';
import { withoutLayers } from './without-layers.ts';

const layers: readonly Descriptor[] = ['a', 'b', 'c'].map((text) => ({
  mediaType: 'application/vnd.dsse.envelope.v1+json',
  size: 1,
  digest: digestOf(encodeUtf8(text)),
  annotations: { 'x-of': text },
}));
const { manifest } = buildSignatureManifest(layers);

test('the layers that are named are gone, and the others stay as they were', () => {
  const [first, second, third] = layers as [Descriptor, Descriptor, Descriptor];
  const left = withoutLayers(manifest, new Set([second.digest]));
  const parsed = parseManifest(left.bytes, left.descriptor.mediaType);
  assert.ok(parsed.kind === 'image');
  assert.deepEqual(parsed.layers, [first, third]);
  assert.deepEqual(left.manifest, parsed);
  assert.equal(left.descriptor.digest, digestOf(left.bytes));
});

test('a manifest that has none of them stays the very same', () => {
  assert.equal(withoutLayers(manifest, new Set([digestOf(encodeUtf8('d'))])), manifest);
});
