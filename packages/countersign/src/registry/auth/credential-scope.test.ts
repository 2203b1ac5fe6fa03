// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialScope } from './credential-scope.ts';

const scopeOf = (url: string): string => credentialScope(new URL(url));

test('path, query, letter case and default port do not matter', () => {
  assert.equal(scopeOf('https://Registry.test:443/v2/?a#b'), scopeOf('https://registry.test/'));
});

for (const other of [
  'http://registry.test',
  'https://registry.test:444',
  'https://sub.registry.test',
  'https://registry.test.',
  'https://registry.test.evil',
]) {
  test(`${other} is not https://registry.test`, () =>
    assert.notEqual(scopeOf(other), scopeOf('https://registry.test')));
}
