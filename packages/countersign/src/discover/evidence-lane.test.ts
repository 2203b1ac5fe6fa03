// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { laneOf, predicateTypeAnnotation, type SelfDescription, unlikeliness } from './evidence-lane.ts';

function described(predicateType: string): SelfDescription {
  return { artifactType: mediaTypes.bundleV03, annotations: { [predicateTypeAnnotation]: predicateType } };
}

const signature = described(imageSignaturePredicate);
const sbom = described('https://cyclonedx.org/bom');
const silent = { artifactType: mediaTypes.bundleV03 };
const foreign = { artifactType: 'application/x-something' };

test('what is wanted comes first, what says nothing next, and what says it is something else last', () => {
  const orderFor = (lane: 'signature' | 'attestation'): readonly number[] =>
    [signature, sbom, silent, foreign].map((item) => unlikeliness(item, lane));
  assert.deepEqual(orderFor('signature'), [0, 3, 1, 2]);
  assert.deepEqual(orderFor('attestation'), [3, 0, 1, 2]);
});

test('lanes are apart only where both kinds are wanted', () => {
  const lanesFor = (wanted: 'all' | 'attestations' | 'signatures'): readonly string[] =>
    [signature, sbom, silent].map((item) => laneOf(item, wanted));
  assert.deepEqual(lanesFor('all'), ['signature', 'attestation', 'signature']);
  assert.deepEqual(new Set(lanesFor('attestations')), new Set(['attestation']));
  assert.deepEqual(new Set(lanesFor('signatures')), new Set(['signature']));
});
