// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { captureWildcards, matchesWildcards, type WildcardToken } from './wildcards.ts';

const tokenOf = (character: string): WildcardToken => {
  if (character === '*') return { kind: 'wildcard', stopsAt: '/' };
  if (character === '#') return { kind: 'wildcard', stopsAt: '' };
  return { kind: 'literal', character };
};
const tokensOf = (text: string): readonly WildcardToken[] => text.split('').map(tokenOf);
const regexOf = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[*#]/g, (wildcard) => (wildcard === '*' ? '[^/]*?' : '[^]*?'))}$`);

test('short patterns match what a regular expression of the same meaning matches', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '#'), maxLength: 6 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, name, (text, tried) => matchesWildcards(tokensOf(text), tried) === regexOf(text).test(tried)),
  );
});

test('captures are as short as can be, and put in place of the wildcards they give the name', () => {
  assert.deepEqual(captureWildcards(tokensOf('*-*'), 'a-b-c'), ['a', 'b-c']);
  assert.deepEqual(captureWildcards(tokensOf('a'), 'a'), []);
  assert.equal(captureWildcards(tokensOf('a*'), 'ba'), undefined);
  const pattern = fc.string({ unit: fc.constantFrom('a', '/', '*', '#'), maxLength: 6 });
  const name = fc.string({ unit: fc.constantFrom('a', '/'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, name, (text, tried) => {
      const captures = captureWildcards(tokensOf(text), tried);
      const rest = [...(captures ?? [])];
      return captures === undefined || text.replace(/[*#]/g, () => rest.shift() ?? '?') === tried;
    }),
  );
});

test('captures are those of a regular expression of the same meaning, and there are some exactly when the name matches', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '#'), maxLength: 7 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 9 });
  fc.assert(
    fc.property(pattern, name, (text, tried) => {
      const groups = text.replace(/[*#]/g, (wildcard) => (wildcard === '*' ? '([^/]*?)' : '([^]*?)'));
      const wanted = new RegExp(`^${groups}$`).exec(tried)?.slice(1);
      assert.deepEqual(captureWildcards(tokensOf(text), tried), wanted);
      assert.equal(matchesWildcards(tokensOf(text), tried), wanted !== undefined);
    }),
    { numRuns: 2000 },
  );
});

test('many wildcards and a long name come to an end, where backtracking would not', () => {
  assert.equal(matchesWildcards(tokensOf('*a'.repeat(100)), `${'a'.repeat(20_000)}b`), false);
  assert.equal(matchesWildcards(tokensOf('*'.repeat(100)), 'a'.repeat(20_000)), true);
});
