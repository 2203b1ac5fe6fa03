// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRaw } from './raw-manifest.ts';

test('a manifest that nobody could read any more is not made', () => {
  assert.ok(encodeRaw({ a: 'x'.repeat(1000) }).byteLength > 1000);
  assert.throws(() => encodeRaw({ a: 'x'.repeat(4 * 1024 * 1024) }), { code: 'registry-limit-exceeded' });
});
