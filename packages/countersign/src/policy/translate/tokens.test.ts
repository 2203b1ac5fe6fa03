// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { createTokenReader } from './token-reader.ts';
import { jsonString, tokensOf } from './tokens.ts';
import { deeper, translate, Untranslatable } from './translation.ts';

const rules = { comment: /#[^\n]*/y, name: /[a-z]+/y, signs: [':=', ':', '='], string: jsonString };

test('tokens have the line on which they stand', () => {
  const tokens = tokensOf('a := 1.5 # no\n\n"x\\n" :', rules);
  assert.deepEqual(
    tokens.map(({ kind, text, line }) => [kind, text, line]),
    [
      ['name', 'a', 1],
      ['sign', ':=', 1],
      ['number', '1.5', 1],
      ['newline', '\n', 1],
      ['newline', '\n', 2],
      ['string', 'x\n', 3],
      ['sign', ':', 3],
      ['newline', '\n', 3],
      ['end', 'end of the policy', 3],
    ],
  );
});

test('what is no token is refused', () => {
  for (const text of ['@', '"open', '"\\x"', '1k', '"\n"'])
    assert.throws(() => tokensOf(text, rules), Untranslatable, text);
});

test('a string is never taken for a sign or a name', () => {
  const reader = createTokenReader(tokensOf('":=" a', rules));
  assert.equal(reader.accept(':='), undefined);
  assert.throws(() => reader.expect(':='), Untranslatable);
  assert.equal(reader.take().kind, 'string');
  assert.equal(reader.expect('a').line, 1);
});

test('a translation that fails says where, and one that is too long is none', () => {
  const wanted = { kind: 'untranslatable', line: 4, why: 'no' };
  const failing = () => {
    throw new Untranslatable(4, 'no');
  };
  assert.deepEqual(translate('', 'statement', failing), wanted);
  assert.equal(translate('', 'statement', () => 'x'.repeat(4097)).kind, 'untranslatable');
  assert.deepEqual(
    translate('', 'statement', () => 'true'),
    { kind: 'condition', cel: 'true' },
  );
  assert.equal(deeper(1), 2);
  assert.throws(() => deeper(2), Untranslatable);
});
