// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubernetesText } from '../yaml/parse-kubernetes-yaml.ts';
import { extracts, placesAt } from './image-extractor.ts';

const [node] = parseKubernetesText('a: [{b: x}, {b: y}, {c: z}]\nd: {e: p, f: q, g: }\n"h.i": r\n');
assert.ok(node);

function paths(path: string): readonly string[] {
  assert.ok(node);
  return placesAt({ node, path: '' }, path).map((place) => place.path);
}

test('an extractor speaks of one kind of one version or of all versions of a group', () => {
  const extractor = { apiVersion: 'a.b/*', kind: 'C', path: '' };
  assert.ok(extracts(extractor, 'a.b/v1', 'C'));
  assert.ok(!extracts(extractor, 'a.bc/v1', 'C'));
  assert.ok(!extracts(extractor, 'a.b/v1', 'D'));
  assert.ok(!extracts({ ...extractor, apiVersion: 'a.b/v1' }, 'a.b/v2', 'C'));
});

test('a path leads to members, items, all items and all members, and nowhere if one is absent', () => {
  assert.deepEqual(paths('a[*].b'), ['a[0].b', 'a[1].b']);
  assert.deepEqual(paths('a[2].c'), ['a[2].c']);
  assert.deepEqual(paths('d.*'), ['d.e', 'd.f']);
  assert.deepEqual(paths('["h.i"]'), ['["h.i"]']);
  assert.deepEqual(paths('x.y[*]'), []);
});

test('a path that is none is a mistake of the caller, and one into another shape of the object', () => {
  for (const path of ['a[', 'a..b', 'a b', '$.a', 'a[-1]']) {
    assert.throws(() => paths(path), { code: 'usage-api' }, path);
  }
  assert.throws(() => paths('d[*]'), { code: 'workload-malformed' });
});
