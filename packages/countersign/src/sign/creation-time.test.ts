// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creationTime } from './creation-time.ts';

test('the time of creation is that of the clock, to the second', () => {
  assert.equal(creationTime({ nowMs: () => 1_795_351_682_999 }), '2026-11-22T12:48:02Z');
});
