// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedError } from '../errors/errors.ts';
import { parseJson } from './json.ts';
import { encodeUtf8 } from './utf8.ts';

function parse(text: string, maxDepth = 8) {
  return parseJson(encodeUtf8(text), { maxBytes: 100_000, maxDepth });
}

test('ordinary JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      fc.pre(!text.includes('__proto__'));
      assert.deepEqual(parse(text, 12), JSON.parse(text));
    }),
    { examples: [['{"a:b":"c\\\\\\"{[:,"}'], ['"\\\\"'], [' [ ] '], ['{"":{"":0}}']] },
  );
});

test('the same name may stand in two different objects', () => {
  assert.deepEqual(parse('[{"a":1},{"a":{"a":2}}]'), [{ a: 1 }, { a: { a: 2 } }]);
});

for (const [text, fault] of [
  ['{"a":1,"a":1}', 'a name stands twice'],
  ['{"a":1,"\\u0061":2}', 'a name stands twice, once with an escape'],
  ['{"x":[{"a":{"b":1},"a":{"b":1,"c":{}}}]}', 'a name stands twice far inside'],
  ['{"a":{"b":1},"a":{"b":1}}', 'an object is replaced by an equal one'],
  ['{"__proto__":{"admin":true}}', 'a name would set the prototype'],
  ['{"\\u005f_proto__":1}', 'a name would set the prototype, spelled with an escape'],
  ['\ufeff{}', 'a byte order mark stands in front'],
  ['"\\ud800"', 'a surrogate stands alone'],
  ['{"\\uDFFF":1}', 'a surrogate stands alone in a name'],
  ['', 'there is nothing'],
  ['{} {}', 'two documents follow one another'],
  ['{"a":1,}', 'a comma is left over'],
  ["{'a':1}", 'quotes are single'],
  ['// c\n{}', 'there is a comment'],
  ['NaN', 'a number is not one'],
  ['"\n"', 'a control character is not escaped'],
  ['"abc', 'a string does not end'],
  ['"abc\\"', 'a string ends in an escaped quote'],
] as const) {
  test(`JSON is refused when ${fault}`, () => {
    assert.throws(() => parse(text), { code: 'json-malformed' });
  });
}

test('a pair of escaped surrogates is one character', () => {
  assert.equal(parse('"\\ud83d\\ude00"'), '😀');
});

test('nesting is counted, and refused beyond the limit before anything recurses', () => {
  assert.deepEqual(parse('[[[{"a":[[[[]]]]}]]]', 8), [[[{ a: [[[[]]]] }]]]);
  assert.throws(() => parse('[[[{"a":[[[[[]]]]]}]]]', 8), { code: 'json-malformed' });
  assert.throws(() => parse('['.repeat(90_000)), { code: 'json-malformed' });
  assert.throws(() => parse('{"a":'.repeat(20_000)), { code: 'json-malformed' });
});

test('brackets and colons inside strings do not count', () => {
  assert.equal(parse(JSON.stringify('[[[[[[[[[[[[::::'), 1), '[[[[[[[[[[[[::::');
});

test('what white space stands between makes no difference', () => {
  const space = fc.constantFrom('\n', '\n  ', '\r\n\t', ' \n\n', '');
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), space, (text, between) => {
      fc.pre(!text.includes('__proto__'));
      const value = JSON.parse(text);
      const spaced = JSON.stringify(value, null, 1).replaceAll('\n', `\n${between}`);
      assert.deepEqual(parse(`${between}${spaced}${between}`, 12), JSON.parse(text));
    }),
  );
  for (const text of ['{\n"a":1,\n  "a":1\n}', '[\n[\n[\n[\n[\n[\n[\n[\n[\n]]]]]]]]]', '{"a":1}\n}', '{"a":\n', '\n']) {
    assert.throws(() => parse(text), { code: 'json-malformed' }, text);
  }
});

test('one byte more than allowed is refused', () => {
  assert.equal(parseJson(encodeUtf8('"1234"'), { maxBytes: 6 }), '1234');
  assert.throws(() => parseJson(encodeUtf8('"12345"'), { maxBytes: 6 }), { code: 'json-malformed' });
});

test('any bytes are a value or malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      try {
        parseJson(bytes, { maxBytes: 1000 });
      } catch (error) {
        assert.ok(error instanceof MalformedError);
      }
    }),
  );
});

test('the message of a syntax error quotes nothing of the text', () => {
  assert.throws(
    () => parse('{"password":hunter2}'),
    (error: Error) => !error.message.includes('hunter2'),
  );
});
