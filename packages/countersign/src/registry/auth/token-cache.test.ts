// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeSetOf } from './scope-set.ts';
import { createTokenCache } from './token-cache.ts';

const pull = scopeSetOf([{ repository: 'a', actions: ['pull'] }]);
const push = scopeSetOf([{ repository: 'a', actions: ['pull', 'push'] }]);

test('a token is found as long as it lives and covers what is wanted', () => {
  const cache = createTokenCache();
  cache.add({ value: 't', scopes: push, madeAtMs: 0, expiresAtMs: 100 });
  assert.equal(cache.find(pull, 99)?.value, 't');
  assert.equal(cache.find(pull, 100), undefined);
  assert.equal(cache.find(scopeSetOf([{ repository: 'b', actions: ['pull'] }]), 0), undefined);
});

test('a wider token takes the place of a narrower one, and a removed one is gone', () => {
  const cache = createTokenCache();
  cache.add({ value: 'narrow', scopes: pull, madeAtMs: 0, expiresAtMs: 100 });
  cache.add({ value: 'wide', scopes: push, madeAtMs: 0, expiresAtMs: 100 });
  assert.equal(cache.remove('narrow'), undefined);
  assert.equal(cache.remove('wide')?.value, 'wide');
  assert.equal(cache.find(pull, 0), undefined);
});

test('no more than 512 tokens are kept, the latest of them', () => {
  const cache = createTokenCache();
  const scopesOf = (index: number): ReturnType<typeof scopeSetOf> =>
    scopeSetOf([{ repository: `r${index}`, actions: ['pull'] }]);
  for (let index = 0; index < 513; index++)
    cache.add({ value: `t${index}`, scopes: scopesOf(index), madeAtMs: 0, expiresAtMs: 100 });
  assert.equal(cache.find(scopesOf(0), 0), undefined);
  assert.equal(cache.find(scopesOf(1), 0)?.value, 't1');
});
