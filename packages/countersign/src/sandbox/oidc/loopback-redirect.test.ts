// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLoopbackRedirect } from './loopback-redirect.ts';

test('a program on this machine may be sent a code', () => {
  for (const text of ['http://localhost:4000/auth/callback', 'http://127.0.0.1:1/', 'http://[::1]:80/x?y=z']) {
    assert.equal(parseLoopbackRedirect(text)?.href, text.replace(':80/', '/'));
  }
});

test('nobody else may be', () => {
  const refused = [
    null,
    '',
    '/callback',
    'https://localhost/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost@evil.example/',
    'http://user@localhost/',
    'http://localhost/#x',
    'javascript:alert(1)//localhost',
  ];
  for (const text of refused) assert.equal(parseLoopbackRedirect(text), null, String(text));
});
