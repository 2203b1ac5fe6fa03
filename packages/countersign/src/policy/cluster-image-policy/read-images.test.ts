// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readImages } from './read-images.ts';
import { readWith, toldBy } from './testing/read-with.ts';

test('patterns are read, and those that are none are mistakes', () => {
  const { value, told } = readWith(readImages, 'images: [{glob: "ghcr.io/**"}, {glob: "a?"}, {globs: x}, {glob: ""}]');
  assert.deepEqual(
    value.map(({ text }) => text),
    ['ghcr.io/**'],
  );
  assert.deepEqual(told, ['glob-malformed', 'field-unknown', 'field-missing', 'field-missing']);
});

test('without a pattern a policy speaks of nothing, which is a mistake', () => {
  assert.deepEqual(['{}', 'images: ', 'images: []'].map(toldBy(readImages)), [
    ['field-missing'],
    ['field-missing'],
    ['value-empty'],
  ]);
});
