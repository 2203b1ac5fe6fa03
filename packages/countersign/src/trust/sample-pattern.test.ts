// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplesOf } from './sample-pattern.ts';

test('operators give way to what they stand for', () => {
  assert.deepEqual(samplesOf('^https://a\\.b/(?:c|d)/[^/]+@.*$'), ['https://a.b/c/x@x']);
  assert.deepEqual(samplesOf('a|b?'), ['a', 'b']);
  assert.deepEqual(samplesOf('\\(\\|\\*\\)'), ['(|*)']);
  assert.deepEqual(samplesOf('(?i)\\d{2,3}(?P<name>x)'), ['1x']);
});
