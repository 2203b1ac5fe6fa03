// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../../host/system-random.ts';
import { createGrantStore } from './grant-store.ts';

function storeAt(time: { now: number }): ReturnType<typeof createGrantStore<string>> {
  const clock = { nowMs: () => time.now, sleep: async () => undefined };
  return createGrantStore<string>({ clock, random: systemRandom, lifetimeMs: 1000 });
}

test('what was put can be taken once', () => {
  const store = storeAt({ now: 0 });
  const name = store.put('x');
  assert.equal(store.peek(name), 'x');
  assert.equal(
    store.find((value) => value === 'x'),
    'x',
  );
  assert.equal(store.take(name), 'x');
  assert.equal(store.take(name), null);
});

test('when its time has come it is gone', () => {
  const time = { now: 0 };
  const store = storeAt(time);
  const name = store.put('x');
  time.now = 1000;
  assert.equal(
    store.find(() => true),
    null,
  );
  assert.equal(store.take(name), null);
});

test('the oldest makes room when a thousand wait', () => {
  const store = storeAt({ now: 0 });
  const names = Array.from({ length: 1001 }, (_, index) => store.put(String(index)));
  assert.equal(store.peek(names[0] ?? ''), null);
  assert.equal(store.peek(names[1] ?? ''), '1');
});
