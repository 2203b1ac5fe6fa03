// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeCanonicalJson } from './canonical-json.ts';
import { type JsonValue, parseJson } from './json.ts';
import { encodeUtf8 } from './utf8.ts';

test('members are sorted by UTF-16 code units, which puts a surrogate pair before U+FB33', () => {
  const value = {
    '\u20ac': 'Euro',
    '\r': 'CR',
    '\ufb33': 'Dalet',
    '1': 'One',
    '\u{1f600}': 'Face',
    '\u0080': 'C',
    '\u00f6': 'O',
  };
  const expected =
    '{"\\r":"CR","1":"One","\u0080":"C","\u00f6":"O","\u20ac":"Euro","\u{1f600}":"Face","\ufb33":"Dalet"}';
  assert.equal(encodeCanonicalJson(value), expected);
});

test('numbers are written as ECMAScript writes them', () => {
  const numbers = [
    Number('333333333.33333329'),
    1e30,
    4.5,
    2e-3,
    0.000000000000000000000000001,
    -0,
    1e21,
    9007199254740991,
  ];
  assert.equal(encodeCanonicalJson(numbers), '[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21,9007199254740991]');
});

test('strings escape what must be escaped and nothing else', () => {
  const text = '\u20ac$\u000f\nA\'B"\\\\"/\u2028<>&\u007f';
  assert.equal(encodeCanonicalJson(text), '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028<>&\u007f"');
});

test('what has no canonical form is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', { '\udc00': 1 }, ['a', { b: Number.NaN }]]) {
    assert.throws(() => encodeCanonicalJson(value), { code: 'json-malformed' });
  }
});

test('the text reads back as the value, and its canonical form is itself', () => {
  const anyJson = fc.jsonValue({ maxDepth: 5 }).filter((value) => isReadable(value as JsonValue));
  fc.assert(
    fc.property(anyJson, (value) => {
      const text = encodeCanonicalJson(value as JsonValue);
      const read = parseJson(encodeUtf8(text), { maxBytes: 1_000_000 });
      assert.equal(encodeCanonicalJson(read), text);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
    }),
  );
});

function isReadable(value: JsonValue): boolean {
  return !JSON.stringify(value).includes('__proto__');
}
