// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubernetesText } from '../yaml/parse-kubernetes-yaml.ts';
import { findContainerLike } from './container-like.ts';

function find(text: string): string | undefined {
  const [node] = parseKubernetesText(text);
  assert.ok(node);
  return findContainerLike({ node, path: '' }, new Set())?.path;
}

test('an image in any spelling, and lists of containers, are seen at any depth', () => {
  assert.equal(find('a: {b: [{image: x}]}\n'), 'a.b[0].image');
  assert.equal(find('a: {"my.image": x}\n'), 'a["my.image"]');
  for (const key of ['baseImage', 'IMAGE', 'imageRef', 'images', 'container_image_name', 'dockerImageTag']) {
    assert.equal(find(`a: {${key}: x}\n`), `a.${key}`);
  }
  for (const key of ['containers', 'initContainers', 'podTemplate'])
    assert.equal(find(`a: {${key}: []}\n`), `a.${key}`);
});

test('what only sounds like one is not', () => {
  const texts = [
    'imagePullPolicy: Always',
    'imagePullSecrets: [a]',
    'image: ',
    'image: true',
    'containers: 3',
    'a: image',
  ];
  for (const text of texts) assert.equal(find(`${text}\n`), undefined, text);
});

test('what was read does not count, and what stands beside it does', () => {
  const [node] = parseKubernetesText('containers: [{image: x}, {image: w}]\n');
  assert.ok(node?.entries[0]?.value.kind === 'list');
  const [first, second] = node.entries[0].value.items;
  assert.ok(first?.kind === 'map' && second?.kind === 'map');
  const [x, w] = [first, second].map(({ entries }) => entries[0]?.value);
  assert.ok(x && w);
  const object = { node, path: '' };
  assert.equal(findContainerLike(object, new Set([x, w])), undefined);
  assert.equal(findContainerLike(object, new Set([x]))?.path, 'containers[1].image');
});
