// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { inTurns } from './in-turns.ts';

test('every item comes, in order, and so does what waits for the event loop', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('other'));
  for await (const item of inTurns(['a', 'b', 'c'], undefined)) seen.push(item);
  assert.deepEqual(seen, ['other', 'a', 'b', 'c']);
});

test('an interruption from outside ends it before the next item, with the reason that was given', async () => {
  const controller = new AbortController();
  const reason = new UnavailableError('interrupted', 'interrupted by `SIGINT`');
  const seen: number[] = [];
  const work = async (): Promise<void> => {
    for await (const item of inTurns([1, 2, 3], controller.signal)) {
      seen.push(item);
      // Nothing here waits: only what `inTurns` does lets this run.
      if (item === 2) setImmediate(() => controller.abort(reason));
    }
  };
  await assert.rejects(work, { code: 'interrupted' });
  assert.deepEqual(seen, [1, 2]);
});
