// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reasonPhrase } from './reason-phrase.ts';

test('printable text stays as it is', () => {
  assert.equal(reasonPhrase('unsigned image: rule 3'), 'unsigned image: rule 3');
});

test('whatever the text, what comes out is one line of printable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) =>
      assert.match(reasonPhrase(text), /^[\x20-\x7e]{0,200}$/),
    ),
  );
});
