// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basicAuthorization } from './request-token.ts';

test('user and password are joined as UTF-8', () => {
  assert.equal(
    basicAuthorization({ kind: 'basic', username: 'ä', password: 'b:c' }),
    `Basic ${Buffer.from('ä:b:c').toString('base64')}`,
  );
});

test('an identity token without a user goes as `<token>`', () => {
  assert.equal(basicAuthorization({ kind: 'identity-token', username: '', token: 't' }), `Basic ${btoa('<token>:t')}`);
  assert.equal(basicAuthorization({ kind: 'identity-token', username: 'u', token: 't' }), `Basic ${btoa('u:t')}`);
});
