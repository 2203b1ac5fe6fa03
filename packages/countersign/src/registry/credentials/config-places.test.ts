// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configPlaces, dockerConfigPath } from './config-places.ts';

const paths = (env: Readonly<Record<string, string>>, uid?: number): readonly string[] =>
  configPlaces(env, uid).map(({ path }) => path);

test('with a home alone, docker comes first and the old file last', () => {
  assert.deepEqual(paths({ HOME: '/h' }), [
    '/h/.docker/config.json',
    '/h/.config/containers/auth.json',
    '/h/.dockercfg',
  ]);
  assert.deepEqual(paths({}), []);
  assert.deepEqual(paths({}, 7), ['/run/containers/7/auth.json']);
});

test('an empty variable counts as none', () => {
  assert.equal(dockerConfigPath({ HOME: '/h', DOCKER_CONFIG: '' }), '/h/.docker/config.json');
  assert.equal(dockerConfigPath({ HOME: '/h', DOCKER_CONFIG: '/d/' }), '/d/config.json');
  assert.equal(dockerConfigPath({}), undefined);
});
