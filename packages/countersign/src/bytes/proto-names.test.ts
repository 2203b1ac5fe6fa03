// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from './json-fields.ts';
import { camelName, protoName } from './proto-names.ts';

test('the spelling that is there is the one that is read', () => {
  const name = (object: Record<string, number>) =>
    protoName(readDocument(object, 'bundle', 'bundle-malformed'), 'mediaType');
  assert.equal(name({ mediaType: 1 }), 'mediaType');
  assert.equal(name({ media_type: 1 }), 'media_type');
  assert.equal(name({}), 'mediaType');
  assert.throws(() => name({ mediaType: 1, media_type: 1 }), { code: 'bundle-malformed' });
});

test('either spelling leads to one name, and only for members that have two', () => {
  assert.equal(camelName('mediaType'), 'mediaType');
  assert.equal(camelName('media_type'), 'mediaType');
  for (const name of ['hint', 'media-type', 'kind_', '__proto__', '']) assert.equal(camelName(name), name);
});
