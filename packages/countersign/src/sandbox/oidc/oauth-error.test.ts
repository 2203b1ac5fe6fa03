// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oauthError } from './oauth-error.ts';

test('an error is a 400 that no cache keeps, with code and explanation', () => {
  const { status, headers, body } = oauthError('invalid_grant', 'why');
  assert.deepEqual([status, headers?.['Cache-Control']], [400, 'no-store']);
  assert.equal(body, '{"error":"invalid_grant","error_description":"why"}');
});
