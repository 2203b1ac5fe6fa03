// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolvePlain } from './resolve-plain.ts';

test('what JSON says without quotes is the same here', () => {
  for (const value of [null, true, false, 0, -1, 1.5, 123456789]) {
    assert.deepEqual(resolvePlain(JSON.stringify(value)), { kind: 'value', value });
  }
});

test('whole numbers that a double cannot hold are ambiguous, one less is not', () => {
  assert.equal(resolvePlain('9007199254740992').kind, 'ambiguous');
  assert.equal(resolvePlain('1e21').kind, 'ambiguous');
  assert.deepEqual(resolvePlain('9007199254740991'), { kind: 'value', value: 9007199254740991 });
});

test('words that other versions of YAML take for truth are texts', () => {
  for (const text of ['yes', 'No', 'on', 'OFF', 'y', 'TrUe', 'nULL'])
    assert.deepEqual(resolvePlain(text), { kind: 'value', value: text });
});
