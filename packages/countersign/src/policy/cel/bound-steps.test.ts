// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '@bufbuild/cel';
import type { JsonValue } from '../../bytes/json.ts';
import { boundSteps, maxSteps } from './bound-steps.ts';
import { growLists } from './grow-lists.ts';
import { parseCondition } from './parse-condition.ts';
import { TooManySteps } from './step-counter.ts';

function steps(text: string, predicate: JsonValue): number {
  const expression = parseCondition(text, parse);
  growLists(expression);
  return boundSteps(expression, { predicate }, () => 10);
}

const list = (length: number): JsonValue => Array.from({ length }, (_, index) => index);

test('a look at one member costs the same in a statement of any size', () => {
  const small = steps('predicate.a.b == "x"', { a: { b: 'x' } });
  assert.ok(small < 20);
  assert.equal(steps('predicate.a.b == "x"', { a: { b: 'x' }, large: list(100_000) }), small);
});

test('a macro costs as much as the list is long, and two cost the product', () => {
  const once = steps('predicate.all(a, a == 1)', list(1000));
  assert.ok(once > 1000 && once < 20_000, `${once}`);
  const twice = steps('predicate.all(a, predicate.all(b, a == b))', list(100));
  assert.ok(twice > 10_000 && twice < 200_000, `${twice}`);
});

test('inner lists are taken at their longest', () => {
  const ragged = [list(2), list(500), list(1)];
  const cost = steps('predicate.all(a, a.all(b, b == 1))', ragged);
  assert.ok(cost > 1500 && cost < 50_000, `${cost}`);
});

test('the results of macros count as well', () => {
  const cost = steps('predicate.map(a, a).map(a, [a, a]).all(a, a.all(b, b == 1))', list(1000));
  assert.ok(cost > 4000 && cost < 100_000, `${cost}`);
});

test('a comparison costs what the smaller side weighs', () => {
  assert.ok(steps('predicate == 1', list(100_000)) < 200_000);
  assert.ok(steps('predicate == predicate', list(1000)) >= 1000);
});

test('one step too many is refused', () => {
  assert.throws(() => steps('predicate.all(a, predicate.all(b, a == b))', list(1000)), TooManySteps);
  assert.throws(() => steps('predicate == predicate', list(maxSteps)), TooManySteps);
});
