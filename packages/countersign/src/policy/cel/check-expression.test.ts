// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '@bufbuild/cel';
import { type CelExpression, partsOf, stringLiteral } from './cel-expression.ts';
import { checkExpression } from './check-expression.ts';
import { kindOf } from './kind-of.ts';

function treeOf(text: string): CelExpression {
  const { expr } = parse(text);
  assert.ok(expr !== undefined);
  return expr;
}

test('the kind of a value is known where the expression alone tells it', () => {
  const kinds = [
    ['1 + predicate.x', 'number'],
    ['predicate.x + predicate.y', undefined],
    ['predicate.x - predicate.y', undefined],
    ['timestamp("x") + predicate.y', 'timestamp'],
    ['predicate.x ? "a" : "b"', 'string'],
    ['predicate.x ? "a" : 1', undefined],
    ['predicate.map(x, x)', 'list'],
    ['predicate.exists_one(x, x)', 'bool'],
    ['has(predicate.x)', 'bool'],
    ['{"a": 1}', 'map'],
  ] as const;
  for (const [text, kind] of kinds) assert.equal(kindOf(treeOf(text)), kind, text);
});

test('every part of an expression is found', () => {
  const seen: (string | undefined)[] = [];
  const walk = (expression: CelExpression) => {
    seen.push(stringLiteral(expression));
    for (const part of partsOf(expression)) walk(part);
  };
  walk(treeOf('[{"a": predicate["b"].filter(x, x.c == "d")}, "e".size() == 1 ? "f" : "g"]'));
  assert.deepEqual(seen.filter((text) => text !== undefined).toSorted(), ['a', 'b', 'd', 'e', 'f', 'g']);
});

test('a sum inside a macro is allowed where it is one of numbers for certain', () => {
  assert.equal(checkExpression(treeOf('predicate.all(x, int(x) + 1 > 2)')), undefined);
  assert.match(checkExpression(treeOf('predicate.all(x, x + x > 2)'))?.message ?? '', /inside a macro/);
});

test('what is nested too deeply is refused', () => {
  assert.equal(checkExpression(treeOf(`${'!('.repeat(40)}true${')'.repeat(40)}`)), undefined);
  assert.match(checkExpression(treeOf(`1${' + 1'.repeat(120)} == 1`))?.message ?? '', /operators inside one another/);
});
