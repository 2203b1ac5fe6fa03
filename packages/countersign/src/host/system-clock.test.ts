// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from './system-clock.ts';

test('the clock of the system tells milliseconds since 1970', () => {
  const year = new Date(systemClock.nowMs()).getUTCFullYear();
  assert.ok(year >= 2026 && year < 2100, `got the year ${year}`);
});

test('sleep resolves by itself', async () => {
  await systemClock.sleep(1);
});

test('sleep rejects with the reason of the signal when it is aborted on the way', async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  const reason = new Error('the caller lost interest');
  controller.abort(reason);
  await assert.rejects(sleeping, (error) => error === reason);
});

test('sleep rejects with the reason of a signal that was aborted before', async () => {
  const reason = new Error('too late');
  await assert.rejects(systemClock.sleep(60_000, AbortSignal.abort(reason)), (error) => error === reason);
});
