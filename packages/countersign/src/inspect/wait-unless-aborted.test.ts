// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUnlessAborted } from './wait-unless-aborted.ts';

test('the work of another is waited for until our own signal ends the wait', async () => {
  const never = new Promise<never>(() => undefined);
  assert.equal(await waitUnlessAborted(Promise.resolve(1), undefined), 1);
  assert.equal(await waitUnlessAborted(Promise.resolve(1), new AbortController().signal), 1);
  const reason = new Error('enough');
  await assert.rejects(waitUnlessAborted(never, AbortSignal.abort(reason)), reason);
  const later = new AbortController();
  const waiting = waitUnlessAborted(never, later.signal);
  later.abort(reason);
  await assert.rejects(waiting, reason);
});
