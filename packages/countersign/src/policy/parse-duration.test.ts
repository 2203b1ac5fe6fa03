// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from './parse-duration.ts';

test('lengths of time are read in weeks, days, hours, minutes and seconds', () => {
  const lengths = {
    '1s': 1000,
    '15m': 900_000,
    '8h': 28_800_000,
    '90d': 7_776_000_000,
    '2w': 1_209_600_000,
    '1h30m': 5_400_000,
  };
  for (const [text, length] of Object.entries(lengths)) assert.equal(parseDuration(text), length, text);
  assert.equal(parseDuration('1d1s'), 86_401_000);
  assert.equal(parseDuration('36500d'), 3_153_600_000_000);
});

test('what is no length, no positive length, or none that is meant in one way, is refused', () => {
  const wrong = [
    '',
    '90',
    'd',
    '0s',
    '-1d',
    '+1d',
    '1.5h',
    '1D',
    '1 d',
    ' 1d',
    '1d ',
    '30m1h',
    '1h1h',
    '1y',
    '1M',
    '100ms',
    '36501d',
    '9999999s',
    '٣d',
    '1d\n',
  ];
  for (const text of wrong) assert.equal(parseDuration(text), undefined, text);
});
