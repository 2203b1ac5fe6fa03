// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintVerified, type Verified } from './verified.ts';

test('a verified value is the value itself, and the type tells it from one that is not', () => {
  const value = { a: 1 };
  const proven: Verified<{ a: number }> = mintVerified(value);
  // @ts-expect-error: what was not verified cannot stand where something verified is asked for
  const forged: Verified<{ a: number }> = value;
  assert.equal(proven, forged);
});
