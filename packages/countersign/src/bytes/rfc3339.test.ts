// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeRfc3339, parseRfc3339 } from './rfc3339.ts';

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (instant) =>
      assert.equal(parseRfc3339(encodeRfc3339(instant)), instant),
    ),
  );
});

test('fractions of every length and offsets are read', () => {
  assert.equal(parseRfc3339('1970-01-01T00:00:01Z'), 1000);
  assert.equal(parseRfc3339('1970-01-01T00:00:00.5Z'), 500);
  assert.equal(parseRfc3339('1970-01-01T00:00:00.123456789Z'), 123);
  assert.equal(parseRfc3339('1970-01-01T02:00:00+02:00'), 0);
  assert.equal(parseRfc3339('1969-12-31T22:30:00-01:30'), 0);
});

for (const text of [
  '',
  '2021-02-30T00:00:00Z',
  '2021-13-01T00:00:00Z',
  '2021-01-01T24:00:00Z',
  '2021-01-01T00:00:60Z',
  '2021-01-01 00:00:00Z',
  '2021-01-01T00:00:00',
  '2021-01-01T00:00:00.Z',
  '2021-01-01T00:00:00.1234567890Z',
  '2021-01-01T00:00:00+24:00',
  '2021-01-01',
]) {
  test(`\`${text}\` is no time`, () => assert.equal(parseRfc3339(text), undefined));
}
