// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorResponse, registryErrors } from './error-response.ts';

test('there are the fourteen codes of the specification', () => {
  assert.equal(Object.keys(registryErrors).length, 14);
});

test('an error is JSON, and cannot write to a terminal', () => {
  const response = errorResponse('DENIED', 'no \u001b[31m\r\n you');
  assert.equal(response.status, 403);
  assert.deepEqual(JSON.parse(response.body as string), { errors: [{ code: 'DENIED', message: 'no ?[31m?? you' }] });
});
