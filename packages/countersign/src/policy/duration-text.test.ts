// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText } from './duration-text.ts';

test('a duration is told in its two largest units', () => {
  const table = [
    [0, '0s'],
    [999, '0s'],
    [1000, '1s'],
    [90_000, '1m30s'],
    [86_400_000, '1d'],
    [90 * 86_400_000, '90d'],
    [86_400_000 + 12 * 3_600_000 + 5000, '1d12h'],
  ] as const;
  for (const [durationMs, text] of table) assert.equal(durationText(durationMs), text);
});
