// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '@bufbuild/cel';
import fc from 'fast-check';
import { type CelExpression, stringLiteral } from '../cel/cel-expression.ts';
import { allOf, anyOf, celNumber, celString, elementOf, memberOf, statementRoot } from './cel-text.ts';
import { isComparableText, mirrored, orderedAcrossTypes, orderedWithinType } from './compare-values.ts';

test('every text survives being written as CEL', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(text.isWellFormed());
      assert.equal(stringLiteral(parse(celString(text)).expr as CelExpression), text);
    }),
    { numRuns: 2000 },
  );
});

test('numbers are written exactly or not at all', () => {
  assert.deepEqual([1, -2, 1.5, 2 ** 53, 1e21, 1e-9].map(celNumber), [
    '1',
    '-2',
    '1.5',
    undefined,
    undefined,
    undefined,
  ]);
});

test('a path is guarded at every step', () => {
  const path = elementOf(memberOf(memberOf(statementRoot, 'a'), 'b-c'), 2);
  assert.equal(path.cel, 'statement.a["b-c"][2]');
  assert.equal(path.guards.length, 5);
  assert.equal(memberOf(statementRoot, 'package').cel, 'statement["package"]');
});

test('nothing is true of all, and no alternative is none', () => {
  assert.equal(allOf([]), 'true');
  assert.equal(anyOf([]), 'false');
  assert.equal(allOf(['a', 'false']), 'false');
  assert.equal(anyOf(['a', 'b', 'a']), '(a || b)');
});

test('what has another type is ordered in Rego and refused in CUE', () => {
  const value = { cel: 'x', guards: [] };
  const three = { cel: '3', guards: [], type: 'number' } as const;
  assert.equal(
    orderedAcrossTypes(value, '>', three),
    '(type(x) in [int, double] ? x > 3 : type(x) in [string, list, map])',
  );
  assert.equal(orderedWithinType(value, '>', three), '(type(x) in [int, double] && x > 3)');
  assert.deepEqual((['<', '<=', '>', '>='] as const).map(mirrored), ['>', '>=', '<', '<=']);
  assert.ok(isComparableText('2026-01-01T00:00:00Z') && !isComparableText('é'));
});
