// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Requirement } from '../requirement.ts';
import type { AuthorityDemand, NamedAuthority } from '../translate/authority-demand.ts';
import { compileDemand, maxChoices, numberOfChoices } from './compile-demand.ts';

const [a, b, c] = ['a', 'b', 'c'].map((message): Requirement => ({ kind: 'static', verdict: 'fail', message })) as [
  Requirement,
  Requirement,
  Requirement,
];
const authorities = new Map([
  ['a', a],
  ['b', b],
  ['c', c],
]);
const named = (name: string): NamedAuthority => ({ kind: 'authority', name, found: { kind: 'anything' }, line: 1 });
const all = (...of: readonly AuthorityDemand[]): AuthorityDemand => ({ kind: 'all', of });
const any = (...of: readonly AuthorityDemand[]): AuthorityDemand => ({ kind: 'any', of });

test('without a demand, any authority is enough', () => {
  const anyOne = { kind: 'any', of: [a, b, c] };
  assert.deepEqual(compileDemand(undefined, authorities), anyOne);
  assert.deepEqual(compileDemand(all(), authorities), anyOne);
  assert.deepEqual(compileDemand(any(all()), authorities), anyOne);
  assert.equal(compileDemand(undefined, new Map([['a', a]])), a);
});

test('a demand says which', () => {
  assert.deepEqual(compileDemand(all(named('a'), named('b'), named('a')), authorities), { kind: 'all', of: [a, b] });
  assert.deepEqual(compileDemand(any(all(named('a')), all(named('b'), named('c'))), authorities), {
    kind: 'any',
    of: [a, { kind: 'all', of: [b, c] }],
  });
});

test('so many are each way to choose them', () => {
  assert.deepEqual(compileDemand({ kind: 'at-least', count: 2, line: 1 }, authorities), {
    kind: 'any',
    of: [
      { kind: 'all', of: [a, b] },
      { kind: 'all', of: [a, c] },
      { kind: 'all', of: [b, c] },
    ],
  });
  assert.deepEqual(compileDemand({ kind: 'at-least', count: 3, line: 1 }, authorities), { kind: 'all', of: [a, b, c] });
  assert.deepEqual(compileDemand({ kind: 'at-least', count: 1, line: 1 }, authorities), { kind: 'any', of: [a, b, c] });
});

test('the ways are counted before they are made', () => {
  assert.equal(numberOfChoices(4, 2), 6);
  assert.equal(numberOfChoices(5, 5), 1);
  assert.ok(numberOfChoices(100, 50) > maxChoices);
});
