// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseComposeYaml } from '../yaml/parse-compose-yaml.ts';
import { imagesOfCompose } from './images-of-compose.ts';

function names(text: string, variables: Readonly<Record<string, string>> = {}): readonly string[] {
  return imagesOfCompose(parseComposeYaml(text), new Map(Object.entries(variables))).map(
    ({ image, path, context }) => `${path} ${image} ${context.container}`,
  );
}

function refuse(text: string, message: RegExp): void {
  assert.throws(() => names(text), { code: 'workload-malformed', message }, text);
}

test('images of services of every profile, mounted images and models are found', () => {
  const text = `
services:
  a: {image: r.io/a, profiles: [never]}
  b: {image: r.io/b, build: ., volumes: [./x:/x, {type: image, source: r.io/v, target: /v}, {type: bind, source: ./y, target: /y}]}
models: {m: {model: ai/m}}
`;
  assert.deepEqual(names(text), [
    'services.a.image r.io/a container',
    'services.b.image r.io/b container',
    'services.b.volumes[1].source r.io/v volume',
    'models.m.model ai/m container',
  ]);
});

test('variables have the values that are given, or their defaults', () => {
  const text = 'services: {a: {image: "${REGISTRY:-docker.io}/app:${TAG:?wanted}"}}\n';
  assert.deepEqual(names(text, { TAG: 'v1' }), ['services.a.image docker.io/app:v1 container']);
  assert.deepEqual(names(text, { TAG: 'v1', REGISTRY: 'r.io' }), ['services.a.image r.io/app:v1 container']);
  refuse(text, /variables are not known/);
});

test('a service that extends one of this file has its image, and one of another file is refused', () => {
  const base = 'services: {a: {image: r.io/a}, b: {extends: {service: a}}, c: {extends: b, image: r.io/c}}\n';
  assert.deepEqual(
    names(base).map((line) => line.split(' ')[1]),
    ['r.io/a', 'r.io/a', 'r.io/c'],
  );
  refuse('services: {a: {extends: {file: other.yaml, service: a}}}\n', /another file/);
  refuse('services: {a: {extends: b}, b: {extends: a}}\n', /extend/);
  refuse('services: {a: {extends: b}}\n', /services\.b/);
});

test('a service without an image, other files and other shapes are refused', () => {
  refuse('services: {a: {build: .}}\n', /still to be built/);
  refuse('services: {a: {command: x}}\n', /got none/);
  refuse('services: {a: }\n', /nothing/);
  refuse('services: [{image: a}]\n', /map/);
  refuse('include: [other.yaml]\nservices: {a: {image: a}}\n', /includes others/);
  refuse('image: a\n', /services/);
  refuse('services: {a: {image: a, volumes: [{type: image}]}}\n', /source/);
});

test('the type of a mount is found behind its variables', () => {
  const text = 'services: {a: {image: r.io/a, volumes: [{type: "${T:-image}", source: r.io/v, target: /v}]}}\n';
  assert.equal(names(text).length, 2);
  assert.equal(names(text, { T: 'bind' }).length, 1);
  refuse(text.replace(':-image', ''), /variables are not known/);
});
