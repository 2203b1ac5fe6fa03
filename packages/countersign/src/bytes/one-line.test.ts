// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLine } from './one-line.ts';

test('text from outside cannot forge a line, move the cursor or turn the direction of writing', () => {
  assert.equal(oneLine('a\nb\u001b[2Jc\u202ed\u2028e\u0085f'), 'a b [2Jc d e f');
  // Right-to-left mark, Arabic letter mark, zero-width space, a tag that shows nothing.
  assert.equal(oneLine('a\u200fb\u061cc\u200bd\u{e0041}e'), 'a b c d e');
  assert.equal(oneLine('x'.repeat(5000)).length, 2000);
});
