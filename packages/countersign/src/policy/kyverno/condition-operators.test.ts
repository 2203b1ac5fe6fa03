// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { celComparison } from './condition-operators.ts';
import type { CelValue } from './jmespath-to-cel.ts';

const one: CelValue = { kind: 'one', say: (say) => say('predicate.a') };
const each: CelValue = { kind: 'each', say: (say, quantifier) => `predicate.a.${quantifier}(item, ${say('item')})` };

test('equality and membership are comparisons of CEL', () => {
  assert.equal(celComparison('Equals', one, 'x'), 'predicate.a == "x"');
  assert.equal(celComparison('AnyIn', each, ['x', 'y']), 'predicate.a.exists(item, (item == "x") || (item == "y"))');
  assert.equal(celComparison('GreaterThan', one, 3), 'predicate.a > 3.0');
  assert.equal(celComparison('Matches', one, 'x'), undefined);
});

test('"not" asks for a text, so that it means nothing else', () => {
  assert.equal(celComparison('NotEquals', one, 'x'), 'predicate.a.startsWith("") && !(predicate.a == "x")');
  assert.equal(
    celComparison('AnyNotIn', each, ['CVE-2021-44228']),
    'predicate.a.exists(item, item.startsWith("") && !(item == "CVE-2021-44228"))',
  );
  assert.equal(celComparison('NotEquals', one, true), 'predicate.a == false');
});

test('"not" of what Kyverno compares in more ways than CEL has no counterpart', () => {
  for (const wanted of [0, null]) assert.equal(celComparison('NotEquals', one, wanted), undefined);
  for (const wanted of [[1, 2], ['1-10'], ['>5'], ['a|b'], ['1h'], ['!x']]) {
    const translated = celComparison('AllNotIn', each, wanted);
    assert.ok(translated === undefined || wanted[0] === '1h', JSON.stringify(wanted));
  }
});
