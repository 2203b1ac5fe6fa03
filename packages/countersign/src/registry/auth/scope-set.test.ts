// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coversScopes, formatScopes, mergeScopes, parseChallengeScope, scopeSetOf } from './scope-set.ts';

const pull = scopeSetOf([{ repository: 'team/app', actions: ['pull'] }]);
const both = scopeSetOf([{ repository: 'team/app', actions: ['push', 'pull'] }]);
const other = scopeSetOf([{ repository: 'team/other', actions: ['pull'] }]);

test('a wider token covers a narrower need, not the other way round', () => {
  assert.equal(coversScopes(both, pull), true);
  assert.equal(coversScopes(pull, both), false);
  assert.equal(coversScopes(pull, other), false);
  assert.equal(coversScopes(pull, mergeScopes()), true);
});

test('merging and formatting give one sorted text for each resource', () => {
  assert.deepEqual(formatScopes(mergeScopes(other, both, pull)), [
    'repository:team/app:pull,push',
    'repository:team/other:pull',
  ]);
});

test('a challenge may widen what is asked for, not name other repositories', () => {
  const found = parseChallengeScope(
    'repository:team/app:pull,delete repository:other/secret:pull registry:catalog:*',
    pull,
  );
  assert.deepEqual(formatScopes(mergeScopes(pull, found)), ['registry:catalog:*', 'repository:team/app:delete,pull']);
  assert.deepEqual(formatScopes(parseChallengeScope('*', pull)), ['*']);
});
