// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubernetesText } from '../yaml/parse-kubernetes-yaml.ts';
import { kubernetesObjects } from './kubernetes-objects.ts';

function read(text: string) {
  return parseKubernetesText(text).flatMap((document) => kubernetesObjects(document));
}

function types(text: string): readonly string[] {
  return read(text).map(({ apiVersion, kind, place }) => `${apiVersion} ${kind} ${place.path}`);
}

test('a list is what stands in it, and its items inherit their kind if they have none', () => {
  assert.deepEqual(types('apiVersion: v1\nkind: Pod\n'), ['v1 Pod ']);
  assert.deepEqual(types('apiVersion: v1\nkind: List\nitems: [{apiVersion: a/v1, kind: B}]\n'), ['a/v1 B items[0]']);
  assert.deepEqual(types('apiVersion: v1\nkind: PodList\nitems: [{}, {metadata: {name: a}}]\n'), [
    'v1 Pod items[0]',
    'v1 Pod items[1]',
  ]);
  assert.deepEqual(types('apiVersion: v1\nkind: PodList\nitems:\n'), []);
});

test('what kubectl would not apply as it looks is refused', () => {
  const texts = [
    'kind: Pod\n',
    'apiVersion: v1\n',
    'apiVersion: v1\nkind: 1\n',
    'apiVersion: v1\nkind: Pod\nitems: []\n',
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1}]\n',
    'apiVersion: v1\nkind: List\nitems: [text]\n',
    'apiVersion: v1\nkind: List\nitems: {}\n',
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: []}]\n',
    'apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: 1}}\n',
    'apiVersion: v1\nkind: Pod\nmetadata: text\n',
  ];
  for (const text of texts) assert.throws(() => read(text), { code: 'workload-malformed' }, text);
});

test('a label named like a member of every object is a label', () => {
  const [object] = read('apiVersion: v1\nkind: Pod\nmetadata: {labels: {__proto__: a, constructor: b}}\n');
  assert.deepEqual(Object.entries(object?.context.workload?.labels ?? {}), [
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});
