// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findByPrefix, normaliseKey, registryKey } from './registry-key.ts';

test('the key that we write is found again', () => {
  for (const host of ['docker.io', 'registry.test', 'registry.test:5000', '[::1]:5000']) {
    assert.equal(normaliseKey(registryKey(host)), host);
    assert.equal(findByPrefix(new Map([[registryKey(host), 'x']]), host, 'a/b'), 'x');
  }
});

test('a path is a namespace unless it is a version of the API', () => {
  assert.equal(normaliseKey('registry.test/team/'), 'registry.test/team');
  assert.equal(normaliseKey('registry.test/v2/'), 'registry.test');
  assert.equal(normaliseKey('https://registry.test/team'), 'registry.test');
});
