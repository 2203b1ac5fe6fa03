// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UntrustedError } from '../errors/errors.ts';
import { invalidLogEntry } from './invalid-log-entry.ts';
import { mismatch } from './log-entry-mismatch.ts';

test('an entry that does not hold, and one that is of something else, are told apart', () => {
  const cause = new Error('why');
  const invalid = invalidLogEntry('no', cause);
  assert.ok(invalid instanceof UntrustedError);
  assert.deepEqual([invalid.code, invalid.cause], ['log-entry-invalid', cause]);
  const other = mismatch('digest', 'no');
  assert.ok(other instanceof UntrustedError);
  assert.deepEqual([other.code, other.detail['part']], ['log-entry-mismatch', 'digest']);
});
