// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileWildcards } from './compile-wildcards.ts';

test('a star stops at a slash and two do not; everything else is itself', () => {
  const one = compileWildcards('ghcr.io/*');
  assert.deepEqual(['ghcr.io/a:b@c', 'ghcr.io/', 'ghcr.io/a/b', 'ghcrxio/a', 'xghcr.io/a'].map(one), [
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.equal(compileWildcards('ghcr.io/**')('ghcr.io/a/b:c'), true);
  assert.equal(compileWildcards('')('x'), false);
});

test('it says what the regular expression says that the policy-controller makes of a pattern', () => {
  const letters = fc.array(fc.constantFrom('a', '/', '*', '.'), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(letters, fc.array(fc.constantFrom('a', '/', '.', 'x'), { maxLength: 8 }), (glob, name) => {
      const source = glob.replaceAll('.', '\\.').replaceAll('**', '#').replaceAll('*', '[^/]*').replaceAll('#', '.*');
      assert.equal(compileWildcards(glob)(name.join('')), new RegExp(`^${source}$`).test(name.join('')));
    }),
  );
});

test('a pattern that makes a backtracking engine run for years is decided at once', () => {
  assert.equal(compileWildcards(`${'*a'.repeat(200)}b`)('a'.repeat(1000)), false);
});
