// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../errors/errors.ts';
import { listenError } from './listen-error.ts';

test('an address that cannot be had is a mistake of the caller', () => {
  const got = listenError(Object.assign(new Error('x'), { code: 'EADDRINUSE' }), '127.0.0.1:1');
  assert.ok(got instanceof UsageError);
  assert.equal(got.message, 'cannot listen on `127.0.0.1:1`: it is in use');
});

test('anything else stays what it is', () => {
  for (const error of [new Error('x'), Object.assign(new Error('x'), { code: 'EMFILE' }), 'text'])
    assert.equal(listenError(error, '127.0.0.1:1'), error);
});
