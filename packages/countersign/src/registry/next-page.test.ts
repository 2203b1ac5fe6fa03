// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { CountersignError } from '../errors/errors.ts';
import { nextPage } from './next-page.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';

const base = 'https://registry.example/v2/app/tags/list?n=2';
const call: RegistryCall = {
  what: 'list the tags',
  method: 'GET',
  target: '',
  scopes: [],
  writes: false,
  retry: 'always',
};

function answerWith(link: string | undefined): RegistryAnswer {
  const response = {
    status: 200,
    header: () => link,
    headerAll: () => [],
    body: (async function* () {})(),
    discard: () => undefined,
  };
  return { response, url: new URL(base), foreign: false };
}

const cases: readonly (readonly [string | undefined, string | null])[] = [
  [undefined, null],
  ['', null],
  ['<?n=2&last=b>; rel="next"', '?n=2&last=b'],
  ['<?n=2&last=b>;rel=next', '?n=2&last=b'],
  ['<?n=2&last=b>; title="x, y; rel=prev"; rel="prev next"', '?n=2&last=b'],
  ['<https://docs.example/>; rel="help", <?last=b>; REL="NEXT"', '?last=b'],
  ['<?last=b>; rel="nextish"', null],
  ['<?last=b>; rel="prev"', null],
  ['<?last=a,b>; rel="next"', '?last=a,b'],
];

for (const [link, expected] of cases) {
  test(`the link ${link} leads to ${expected}`, (t) => {
    const { context } = attackedStore(t, 'registry.example');
    assert.equal(nextPage(context, call, answerWith(link))?.search ?? null, expected);
  });
}

test('whatever stands in a link header, it leads to the same list or to an error', (t) => {
  const { context } = attackedStore(t, 'registry.example');
  const piece = fc.constantFrom(
    '<',
    '>',
    ';',
    ',',
    '"',
    ' rel=',
    'next',
    '?n=1',
    '//x.example/',
    '/v2/app/tags/list',
    '../',
    '%2e',
    '\\',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
      (link) => {
        try {
          const url = nextPage(context, call, answerWith(link));
          assert.ok(
            url === null || (url.origin === 'https://registry.example' && url.pathname === '/v2/app/tags/list'),
          );
        } catch (error) {
          assert.ok(error instanceof CountersignError);
        }
      },
    ),
  );
});

test('a long header of nothing but separators takes no time', (t) => {
  const { context } = attackedStore(t, 'registry.example');
  for (const text of ['<x>;'.repeat(2000), `<x>${' ;a'.repeat(2500)}`, '<'.repeat(8000)]) {
    assert.equal(nextPage(context, call, answerWith(text)), null);
  }
});
