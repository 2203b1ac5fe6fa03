// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilAborted } from './until-aborted.ts';

test('it waits for the signal, and not at all when that came already', async () => {
  const controller = new AbortController();
  let ended = false;
  const waiting = untilAborted(controller.signal).then(() => (ended = true));
  await Promise.resolve();
  assert.equal(ended, false);
  controller.abort();
  await waiting;
  await untilAborted(controller.signal);
});
