// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPredicate, requireOneOf, requirePresent, requireText, requireTime } from './require-members-of.ts';

const fields = readPredicate({ text: 'x', empty: '', time: '2026-01-02T03:04:05+02:00', none: null });

test('texts, times, choices and values that are there pass', () => {
  requireText(fields, 'text', 'time');
  requireTime(fields, 'time');
  requirePresent(fields, 'empty');
  assert.equal(requireOneOf(fields, 'text', ['x', 'y']), 'x');
});

test('what is empty, absent, null or another is refused', () => {
  const wrong = [
    () => requireText(fields, 'text', 'empty'),
    () => requireText(fields, 'toString'),
    () => requireTime(fields, 'text'),
    () => requirePresent(fields, 'none'),
    () => requirePresent(fields, 'constructor'),
    () => requireOneOf(fields, 'text', ['y']),
    () => readPredicate([]),
  ];
  for (const check of wrong) assert.throws(check, { code: 'predicate-malformed' });
});
