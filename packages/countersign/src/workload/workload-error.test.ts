// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workloadError } from './workload-error.ts';

test('the place stands before the message, and the table knows a hint where nobody gives one', () => {
  const error = workloadError({ line: 2, column: 3 }, 'wanted a');
  assert.deepEqual([error.code, error.message], ['workload-malformed', 'line 2, column 3: wanted a']);
  assert.notEqual(error.hint, '');
  assert.deepEqual([workloadError(undefined, 'b', 'c').message, workloadError(undefined, 'b', 'c').hint], ['b', 'c']);
});
