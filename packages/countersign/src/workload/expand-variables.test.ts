// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandVariables } from './expand-variables.ts';

const values = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
]);
const rules = { valueOf: (name: string) => values.get(name), dollar: '$$' } as const;

test('variables are replaced by their values and defaults', () => {
  const rows = [
    ['x', 'x'],
    ['$A/${A}:$$A', 'one/one:$A'],
    ['${A:-two}${B:-two}${B-two}${EMPTY:-two}${EMPTY-two}', 'onetwotwotwo'],
    ['${A:+x}${B:+x}${EMPTY+y}${EMPTY:+y}', 'xy'],
    ['${A:?no}${B:-${C:-${A}}}', 'oneone'],
    ['${B:-}', ''],
    ['a}b', 'a}b'],
  ] as const;
  for (const [text, wanted] of rows) assert.equal(expandVariables(text, rules), wanted, text);
});

test('without value and default, or in another language, there is no text', () => {
  const texts = [
    '$B',
    '${B}',
    '${B:?no}',
    '${EMPTY:?no}',
    '${A',
    '${A:-x',
    '$',
    '$1',
    '${A#o}',
    '${A/o/x}',
    '${B:-$C}',
    '$(A)',
  ];
  for (const text of texts) assert.equal(expandVariables(text, rules), undefined, text);
  assert.equal(expandVariables('${B:-'.repeat(1000), rules), undefined);
});

test('a backslash keeps the dollar sign of a Dockerfile', () => {
  assert.equal(expandVariables('\\$A$A', { ...rules, dollar: '\\$' }), '$Aone');
});
