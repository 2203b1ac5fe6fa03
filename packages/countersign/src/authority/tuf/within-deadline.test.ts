// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { systemClock } from '../../host/system-clock.ts';
import { withinDeadline } from './within-deadline.ts';

const late = new Error('late');

async function untilAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

test('work that is done in time gives its result', async () => {
  const ports = { clock: systemClock, signal: new AbortController().signal };
  assert.equal(await withinDeadline({ ms: 60_000, reason: late }, ports, async () => 1), 1);
});

test('work that is not is told why, and so is work that the caller stops', async () => {
  const ports = { clock: systemClock, signal: new AbortController().signal };
  await assert.rejects(withinDeadline({ ms: 1, reason: late }, ports, untilAborted), late);
  const stopped = { clock: systemClock, signal: AbortSignal.abort(new Error('stopped')) };
  await assert.rejects(withinDeadline({ ms: 60_000, reason: late }, stopped, untilAborted), { message: 'stopped' });
});
