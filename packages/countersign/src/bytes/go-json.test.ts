// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeGoJson } from './go-json.ts';

test('the characters that Go escapes for HTML are escaped', () => {
  assert.equal(encodeGoJson({ 'a<': '>&', b: '\u2028\u2029' }), '{"a\\u003c":"\\u003e\\u0026","b":"\\u2028\\u2029"}');
});

test('control characters, quotes and letters beyond ASCII are written as Go writes them', () => {
  assert.equal(encodeGoJson('\u0000\b\f\n\r\t"\\\u007f/é😀'), '"\\u0000\\b\\f\\n\\r\\t\\"\\\\\u007f/é😀"');
});

test('the meaning is that of plain JSON', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.deepEqual(JSON.parse(encodeGoJson(JSON.parse(text))), JSON.parse(text));
    }),
  );
});
