// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStatic } from './read-static.ts';
import { readWith, toldBy } from './testing/read-with.ts';

test('a verdict passes or fails, and says why', () => {
  assert.deepEqual(readWith(readStatic, '{action: fail, message: closed}'), {
    value: { kind: 'static', verdict: 'fail', message: 'closed' },
    told: [],
  });
  assert.deepEqual(readWith(readStatic, '{action: pass}').told, ['static-pass (note)']);
  assert.deepEqual(['{action: allow}', '{}', '{action: pass, reason: x}'].map(toldBy(readStatic)), [
    ['value-choice'],
    ['field-missing'],
    ['field-unknown', 'static-pass (note)'],
  ]);
});
