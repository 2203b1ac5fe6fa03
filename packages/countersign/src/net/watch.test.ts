// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FetchRequest } from '../ports/fetch.ts';
import { startWatch, timeoutError } from './watch.ts';

const request: FetchRequest = {
  method: 'GET',
  url: new URL('https://registry.test/v2/?token=s3cret'),
  addressPolicy: 'any',
  timeouts: { connectMs: 1, firstByteMs: 1, idleMs: 1 },
};

test('the first failure stays, and is told once', () => {
  const told: unknown[] = [];
  const watch = startWatch(request, (reason) => told.push(reason));
  assert.equal(watch.failure(), undefined);
  watch.fail('first');
  watch.fail('second');
  assert.deepEqual(watch.failure(), { reason: 'first' });
  assert.deepEqual(told, ['first']);
});

test('a phase that is over in time does not fail', async () => {
  const watch = startWatch(request, () => assert.fail('it was in time'));
  watch.during('test', 5);
  watch.rest();
  watch.during('test', 5);
  watch.end();
  await new Promise((resolve) => setTimeout(resolve, 15));
  assert.equal(watch.failure(), undefined);
});

test('a signal counts until the end, not after it', () => {
  const controller = new AbortController();
  const running = startWatch({ ...request, signal: controller.signal }, () => undefined);
  const ended = startWatch({ ...request, signal: controller.signal }, () => undefined);
  ended.end();
  controller.abort('enough');
  assert.deepEqual(running.failure(), { reason: 'enough' });
  assert.equal(ended.failure(), undefined);
});

test('a timeout is told without path and query', () => {
  const error = timeoutError(request.url, 'test', 5);
  assert.equal(error.code, 'registry-timeout');
  assert.doesNotMatch(error.message, /s3cret|v2/);
});
