// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  emptyLayoutIndex,
  encodeLayoutIndex,
  parseLayoutIndex,
  refNameAnnotation,
  tagOf,
  withEntry,
} from './layout-index.ts';
import { testImage } from './test-image.ts';

const image = testImage('app').manifest.descriptor;
const tagged = { ...image, annotations: { [refNameAnnotation]: 'v1' } };

test('an index of a layout is read as it was written', () => {
  const index = withEntry(emptyLayoutIndex, tagged, []);
  assert.deepEqual(parseLayoutIndex(encodeLayoutIndex(index)).entries.map(tagOf), ['v1']);
});

test('a tagged entry takes the place of the untagged one of the same manifest, in either order', () => {
  const untaggedFirst = withEntry(withEntry(emptyLayoutIndex, image, []), tagged, []);
  const taggedFirst = withEntry(withEntry(emptyLayoutIndex, tagged, []), image, []);
  assert.deepEqual(untaggedFirst.entries.map(tagOf), ['v1']);
  assert.deepEqual(taggedFirst.entries.map(tagOf), ['v1']);
});

test('a child that has a tag of its own stays listed when its index comes', () => {
  const other = testImage('other').manifest.descriptor;
  const index = withEntry(withEntry(emptyLayoutIndex, tagged, []), other, [image]);
  assert.equal(index.entries.length, 2);
});
