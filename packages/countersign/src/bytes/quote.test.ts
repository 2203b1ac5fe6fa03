// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quote } from './quote.ts';

test('plain text is only put between backticks', () => assert.equal(quote('a/b:v1 é'), '`a/b:v1 é`'));

test('text that would end the quotation is escaped', () => assert.equal(quote('a`b'), '`a\\u{60}b`'));

test('whatever comes in, one bounded line comes out that no terminal obeys', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const shown = quote(text);
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      assert.ok(shown.length < 1500);
    }),
  );
});
