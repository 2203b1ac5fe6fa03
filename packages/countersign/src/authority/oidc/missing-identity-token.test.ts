// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingIdentityToken } from './missing-identity-token.ts';
import { ambientRequest } from './testing/identity-ports.ts';

test('the message has every reason, in one line, and the reasons are data too', () => {
  const error = missingIdentityToken(['`a`: not set', '`b`: no file'], ambientRequest.login);
  assert.equal(error.code, 'identity-token-missing');
  assert.match(error.message, /`a`: not set; `b`: no file; there is no terminal/);
  assert.deepEqual(error.detail, { lookedAt: ['`a`: not set', '`b`: no file'] });
});
