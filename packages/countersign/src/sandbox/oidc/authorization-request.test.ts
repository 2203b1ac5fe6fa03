// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAuthorization, withParameters } from './authorization-request.ts';

const fields = {
  client_id: 'sigstore',
  redirect_uri: 'http://127.0.0.1:1/cb',
  response_type: 'code',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

const kindOf = (changed: Readonly<Record<string, string>>): string =>
  readAuthorization(new URLSearchParams({ ...fields, ...changed })).kind;

test('a request is read, and one with something wrong goes back or is shown', () => {
  assert.equal(kindOf({}), 'request');
  assert.equal(kindOf({ client_id: '' }), 'refused');
  assert.equal(kindOf({ redirect_uri: 'http://evil.example/' }), 'refused');
  assert.equal(kindOf({ response_type: 'id_token' }), 'returned');
  assert.equal(kindOf({ code_challenge: 'short' }), 'returned');
});

test('parameters are added to those that the address has, and null adds none', () => {
  const url = withParameters(new URL('http://localhost/?a=1'), { b: '2 3', c: null });
  assert.equal(url.href, 'http://localhost/?a=1&b=2+3');
});
