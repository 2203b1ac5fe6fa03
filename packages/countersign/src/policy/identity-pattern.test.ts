// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../errors/errors.ts';
import { identityPattern } from './identity-pattern.ts';

function matches(pattern: string, name: string): boolean {
  return identityPattern(pattern).matches(name);
}

test('without a wildcard a pattern is the name and nothing else', () => {
  assert.equal(identityPattern('alice@acme.io').kind, 'exact');
  assert.equal(matches('alice@acme.io', 'alice@acme.io'), true);
  assert.equal(matches('alice@acme.io', 'alice@acme.io.evil.io'), false);
  assert.equal(matches('alice?acme.io', 'alice@acme.io'), false);
});

test('`*` stops at `/` and `@`', () => {
  assert.equal(matches('*@acme.io', 'alice@acme.io'), true);
  assert.equal(matches('*@acme.io', 'alice@evil.io@acme.io'), false);
  assert.equal(matches('https://a.io/x/*@refs/tags/v*', 'https://a.io/x/y@refs/tags/v1'), true);
  assert.equal(matches('https://a.io/x/*@refs/tags/v*', 'https://a.io/x/y/z@refs/tags/v1'), false);
  assert.equal(matches('https://a.io/x/*', 'https://a.io/x/y@refs/heads/main'), false);
  assert.equal(matches('refs/tags/*', 'refs/tags/a/b'), false);
});

test('`**` crosses both', () => {
  assert.equal(matches('https://a.io/x/**', 'https://a.io/x/y//.ci.yml@refs/heads/main'), true);
  assert.equal(matches('https://a.io/x/**', 'https://a.io/xy'), false);
});

test('in the host of an address a wildcard stays in the name of the machine', () => {
  assert.equal(matches('https://*.acme.io/x', 'https://a.acme.io/x'), true);
  for (const host of [
    'evil.io/.acme.io',
    'evil.io?.acme.io',
    'evil.io#.acme.io',
    'me@evil.acme.io',
    'evil.io:80.acme.io',
  ]) {
    assert.equal(matches('https://*.acme.io/x', `https://${host}/x`), false, host);
  }
  assert.throws(() => identityPattern('https://**.acme.io/x'), isMalformed);
});

test('empty, very long and triple-starred patterns are refused', () => {
  for (const pattern of ['', 'a'.repeat(1025), 'a***']) assert.throws(() => identityPattern(pattern), isMalformed);
});

function isMalformed(error: unknown): boolean {
  return error instanceof UsageError && error.code === 'pattern-malformed';
}

test('a wildcard in the scheme leaves the host a host', () => {
  assert.equal(matches('http*://*.acme.io/x', 'https://a.b.acme.io/x'), true);
  assert.equal(matches('http*://*.acme.io/x', 'https://evil.io?.acme.io/x'), false);
  assert.equal(matches('*://*.acme.io/x', 'https://evil.io#.acme.io/x'), false);
  assert.throws(() => identityPattern('http*://**.acme.io/x'), UsageError);
});
