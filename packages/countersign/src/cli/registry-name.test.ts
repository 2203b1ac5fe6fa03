// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRegistryName } from './registry-name.ts';

test('a registry has one name, whatever its spelling', () => {
  assert.equal(parseRegistryName('Registry.Example:443'), 'registry.example');
  assert.equal(parseRegistryName('index.docker.io'), 'docker.io');
  assert.equal(parseRegistryName('127.0.0.1:5000'), '127.0.0.1:5000');
});

test('an address or a repository is no registry, and the hint says what would be one', () => {
  assert.throws(() => parseRegistryName('https://registry.example/v2/'), {
    code: 'usage-flag',
    hint: 'write it as `registry.example`',
  });
  assert.throws(() => parseRegistryName('registry.example/team'), {
    code: 'usage-flag',
    hint: 'write it as `registry.example`',
  });
  assert.throws(() => parseRegistryName('no such host'), { code: 'usage-flag' });
});
