// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeOlpcJson } from './canonical-json.ts';

test('members are sorted by code point at every depth, and there is no white space', () => {
  assert.equal(encodeOlpcJson({ b: [1, { d: true, c: null }], a: 'x' }), '{"a":"x","b":[1,{"c":null,"d":true}]}');
  assert.equal(encodeOlpcJson({ '\u{1f600}': 1, '\uff5e': 2 }), '{"\uff5e":2,"\u{1f600}":1}');
});

test('only the quote and the backslash are escaped, so that a PEM block keeps its line breaks', () => {
  assert.equal(encodeOlpcJson('a"b\\c\nd'), '"a\\"b\\\\c\nd"');
});
