// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRoute } from './route.ts';

test('every endpoint is found, also where the repository is called like one', () => {
  assert.deepEqual(parseRoute('/v2/'), { kind: 'base' });
  assert.deepEqual(parseRoute('/v2/a/b/manifests/latest'), { kind: 'manifest', repository: 'a/b', target: 'latest' });
  assert.deepEqual(parseRoute('/v2/a/blobs/uploads/'), { kind: 'uploads', repository: 'a' });
  assert.deepEqual(parseRoute('/v2/a/blobs/uploads'), { kind: 'uploads', repository: 'a' });
  assert.deepEqual(parseRoute('/v2/a/blobs/uploads/id'), { kind: 'upload', repository: 'a', id: 'id' });
  assert.deepEqual(parseRoute('/v2/manifests/tags/list'), { kind: 'tags', repository: 'manifests' });
  assert.deepEqual(parseRoute('/v2/a/blobs/blobs/x'), { kind: 'blob', repository: 'a/blobs', target: 'x' });
});

test('names that could leave the folder or hide in it are refused', () => {
  for (const name of [
    '..',
    'a/../b',
    '.',
    '_hub',
    'a//b',
    'a/',
    'A',
    'a%2F..',
    'a%00',
    '-a',
    'a\\b',
    'a'.repeat(256),
  ]) {
    const route = parseRoute(`/v2/${name}/tags/list`);
    assert.equal(route.kind, 'refused', name);
    assert.ok(route.kind === 'refused' && route.code === 'NAME_INVALID', name);
  }
});

test('a route never carries a repository outside the grammar, whatever the path', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a./%2e_-v0blosmnifet'.split('')) }), (text) => {
      const route = parseRoute(`/v2/${text}/manifests/x`);
      if ('repository' in route) assert.match(route.repository, /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/);
    }),
  );
});
