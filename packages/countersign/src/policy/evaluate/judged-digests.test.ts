// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Descriptor } from '../../oci/descriptor.ts';
import { encodeManifest } from '../../oci/encode-manifest.ts';
import type { StoredManifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { storedManifest } from '../../oci/stored-manifest.ts';
import { testImage } from '../../store/test-image.ts';
import type { FoundContent, ImageEvidence } from '../image-evidence.ts';
import { judgedDigests } from './judged-digests.ts';
import { deskImage } from './testing/policy-desk.ts';

const [one, two] = [testImage('one').manifest, testImage('two').manifest];

function indexOf(...manifests: readonly Descriptor[]): StoredManifest {
  return storedManifest(encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests }), undefined);
}

function evidenceOf(...known: readonly StoredManifest[]): ImageEvidence {
  const found = known.map((manifest): FoundContent => ({ digest: manifest.descriptor.digest, manifest }));
  const [first] = known as readonly [StoredManifest, ...StoredManifest[]];
  return {
    image: deskImage,
    resolution: { kind: 'resolved', digest: first.descriptor.digest },
    found: new Map(found.map((content) => [content.digest, content])),
  };
}

function judged(...known: readonly StoredManifest[]): readonly (readonly [string, string | undefined])[] {
  const [first] = known as readonly [StoredManifest, ...StoredManifest[]];
  const digests = judgedDigests({ index: 'children' }, evidenceOf(...known), first.descriptor.digest);
  return digests.map(({ digest, obstacle }) => [digest, obstacle?.outcome]);
}

test('each descriptor is judged once, nested indexes and what is in them too', () => {
  const nested = indexOf(one.descriptor, two.descriptor);
  const index = indexOf(one.descriptor, nested.descriptor, nested.descriptor);
  assert.deepEqual(judged(index, nested, one, two), [
    [one.descriptor.digest, undefined],
    [nested.descriptor.digest, undefined],
    [two.descriptor.digest, undefined],
  ]);
});

test('an image that is no index is judged itself', () => {
  assert.deepEqual(judged(one), [[one.descriptor.digest, undefined]]);
});

test('what was not read is unavailable, and what nests deeper than is followed is refused', () => {
  assert.deepEqual(judged(indexOf(one.descriptor)), [[one.descriptor.digest, 'unavailable']]);
  const levels = [indexOf(one.descriptor)];
  for (let depth = 0; depth < 3; depth++) levels.unshift(indexOf((levels[0] as StoredManifest).descriptor));
  assert.ok(judged(...levels, one).some(([, outcome]) => outcome === 'refused'));
});

test('an index of nothing is refused', () => {
  assert.deepEqual(
    judged(indexOf()).map(([, outcome]) => outcome),
    ['refused'],
  );
});
