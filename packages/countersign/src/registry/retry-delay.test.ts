// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { retryDelayMs } from './retry-delay.ts';

const clock = { nowMs: () => Date.parse('Wed, 21 Oct 2026 07:28:00 GMT'), sleep: () => Promise.resolve() };

test('the pause doubles, has jitter and an end', (t) => {
  const { context } = attackedStore(t, 'registry.example');
  const at = (fraction: number, attempt: number) =>
    retryDelayMs(
      { ...context, random: { ...context.random, fraction: () => fraction } },
      { attempt, retryAfter: undefined },
    );
  assert.deepEqual(
    [1, 2, 3, 20].map((attempt) => at(0, attempt)),
    [125, 250, 500, 4000],
  );
  assert.ok(at(0.999, 1) > 240);
});

test('Retry-After is read as seconds or as a date, and anything else is ignored', (t) => {
  const { context } = attackedStore(t, 'registry.example');
  const after = (retryAfter: string) => Math.round(retryDelayMs({ ...context, clock }, { attempt: 1, retryAfter }));
  assert.equal(after('3'), 3094);
  assert.equal(after('Wed, 21 Oct 2026 07:28:05 GMT'), 5094);
  assert.equal(after('Wed, 21 Oct 2020 07:28:05 GMT'), 94);
  assert.equal(after('3 days'), 188);
  assert.equal(after('1e9'), 188);
});
