// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesAnswer, jsonAnswer, refusal } from './json-answer.ts';

test('no answer is kept by a cache or taken for another type', () => {
  for (const { headers } of [jsonAnswer(200, {}), bytesAnswer('text/plain', 'x'), refusal(404, 'x')]) {
    assert.equal(headers?.['Cache-Control'], 'no-store');
    assert.equal(headers?.['X-Content-Type-Options'], 'nosniff');
  }
});

test('a refusal has the shape of Fulcio and Rekor, and is short whatever it quotes', () => {
  assert.equal(refusal(400, 'why').body, '{"code":400,"message":"why"}');
  assert.ok(JSON.stringify(refusal(400, 'x'.repeat(1e6))).length < 1300);
});
