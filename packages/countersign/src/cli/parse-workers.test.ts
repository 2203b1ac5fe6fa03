// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseWorkers } from './parse-workers.ts';

test('a whole number of workers from one up is taken, and nothing else', () => {
  assert.equal(parseWorkers({ maxWorkers: '3' }), 3);
  for (const maxWorkers of ['0', '-1', '1.5', 'x', undefined])
    assert.throws(() => parseWorkers({ maxWorkers }), { code: 'usage-flag' });
});
