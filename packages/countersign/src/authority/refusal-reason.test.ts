// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { refusalReason } from './refusal-reason.ts';

test('the message of a JSON answer is the reason', () => {
  assert.equal(refusalReason({ body: encodeUtf8('{"code":3,"message":"token expired"}') }), 'token expired');
});

test('an answer without one gives no reason', () => {
  for (const text of ['', '<html>', '[]', 'null', '{"message":7}', `{"message":"${'x'.repeat(70_000)}"}`]) {
    assert.equal(refusalReason({ body: encodeUtf8(text) }), '');
  }
});
