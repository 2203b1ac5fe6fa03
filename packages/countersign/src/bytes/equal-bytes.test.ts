// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equalBytes, startsWithBytes } from './equal-bytes.ts';

test('bytes are equal when length and content are', () => {
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(equalBytes(new Uint8Array(), new Uint8Array()), true);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0)), false);
});

test('bytes begin with others when these are at their start, whole', () => {
  assert.equal(startsWithBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2)), true);
  assert.equal(startsWithBytes(Uint8Array.of(1, 2), new Uint8Array()), true);
  assert.equal(startsWithBytes(Uint8Array.of(1, 3), Uint8Array.of(1, 2)), false);
  assert.equal(startsWithBytes(Uint8Array.of(1), Uint8Array.of(1, 2)), false);
});
