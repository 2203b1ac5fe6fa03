// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownName } from './shown-name.ts';

test('a plain name is shown between backticks', () => {
  assert.equal(shownName('hashedrekord 0.0.1'), '`hashedrekord 0.0.1`');
});

test('what a terminal would obey, what closes the backticks, and what is long is not shown', () => {
  for (const text of ['\u001b[2J', 'a`b', 'a\nb', '\u202e', '', 'x'.repeat(65)]) {
    assert.equal(shownName(text), 'something unprintable');
  }
});
