// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileGlob } from './compile-glob.ts';

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['abc', ['abc'], ['', 'ab', 'abcd', 'Abc', 'xabc']],
  ['a*c', ['ac', 'abc', 'abbbc', 'acc'], ['a/c', 'ab', 'abcd']],
  ['a**c', ['ac', 'a/b/c', 'abc'], ['a/b', 'xac']],
  ['a?c', ['abc', 'a?c', 'a💡c'], ['ac', 'a/c', 'abbc']],
  ['refs/tags/*', ['refs/tags/v1', 'refs/tags/'], ['refs/tags/a/b', 'refs/heads/v1', 'x/refs/tags/v1']],
  [
    'https://github.com/acme/**',
    ['https://github.com/acme/a/b@refs/heads/main'],
    ['https://github.com/acme', 'https://github.com/acme-evil/a'],
  ],
  ['a.c', ['a.c'], ['abc']],
  ['[a]+$', ['[a]+$'], ['a', 'aa']],
  ['***', ['', 'a', 'a/b'], []],
  ['*/*', ['/', 'a/b'], ['a', 'a/b/c']],
  ['**a*', ['a', '/a', 'a/ab'], ['a/b', 'ba/']],
];
for (const [glob, matching, others] of cases) {
  test(`\`${glob}\` matches what it should and nothing else`, () => {
    const matches = compileGlob(glob);
    for (const name of matching) assert.equal(matches(name), true, name);
    for (const name of others) assert.equal(matches(name), false, name);
  });
}

test('a glob matches what the regular expression of the same meaning matches', () => {
  const text = (letters: string) => fc.string({ unit: fc.constantFrom(...letters.split('')), maxLength: 8 });
  fc.assert(
    fc.property(text('ab/*?'), text('ab/'), (glob, name) => {
      const source = glob.replaceAll('**', '.{0,}').replaceAll('*', '[^/]{0,}').replaceAll('?', '[^/]');
      assert.equal(compileGlob(glob)(name), new RegExp(`^${source}$`, 'su').test(name));
    }),
    { numRuns: 1000 },
  );
});

test('a glob of many runs does not take for ever over a name that almost matches', () => {
  assert.equal(compileGlob(`${'*a'.repeat(60)}b`)('a'.repeat(20_000)), false);
});

test('in the host of an address a star stays in the name of the machine', () => {
  const matches = compileGlob('https://*.example.com/**');
  assert.equal(matches('https://issuer.eu.example.com/realm'), true);
  for (const name of [
    'https://evil.example?x.example.com/',
    'https://evil.example#x.example.com/',
    'https://x@evil.example:1.example.com/',
    'https://evil.example/x.example.com/',
    'https://evil.example\\x.example.com/',
  ]) {
    assert.equal(matches(name), false, name);
  }
  assert.equal(
    compileGlob('https://github.com/acme/app@refs/heads/*')('https://github.com/acme/app@refs/heads/fix#1?'),
    true,
  );
});
