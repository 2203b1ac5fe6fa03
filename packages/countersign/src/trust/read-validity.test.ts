// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../bytes/json.ts';
import { readDocument } from '../bytes/json-fields.ts';
import { readValidity } from './read-validity.ts';

const read = (range: JsonObject) => readValidity(readDocument(range, 'validFor', 'trusted-root-malformed'));
const [start, end] = ['1970-01-01T00:00:01Z', '1970-01-01T00:00:02Z'];

test('what is stated is read, and nothing else is made up', () => {
  assert.deepEqual(read({ start, end }), { startMs: 1000, endMs: 2000 });
  assert.deepEqual(read({ start, end: start }), { startMs: 1000, endMs: 1000 });
  assert.deepEqual(read({ end, start: null }), { endMs: 2000 });
  assert.deepEqual(readValidity(undefined), {});
});

test('an end before the start and a time that is none are refused', () => {
  for (const range of [{ start: end, end: start }, { start: 'today' }, { end: '1970-02-30T00:00:00Z' }, { start: 1 }]) {
    assert.throws(() => read(range), { code: 'trusted-root-malformed' });
  }
});
