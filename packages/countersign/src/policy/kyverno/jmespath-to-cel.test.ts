// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonValue } from '../../bytes/json.ts';
import { celComparison } from './condition-operators.ts';
import { parseJmesPath } from './jmespath.ts';
import { celOfJmesPath } from './jmespath-to-cel.ts';

function translated(path: string, operator: string, wanted: JsonValue): string | undefined {
  const expression = parseJmesPath(path);
  const value = expression && celOfJmesPath(expression);
  return value && celComparison(operator, value, wanted);
}

const table: readonly (readonly [string, string, JsonValue, string])[] = [
  ['a.b', 'Equals', 'x', 'predicate.a.b == "x"'],
  ['a."b-c"[0]', 'Equals', 'x', 'predicate.a["b-c"][0] == "x"'],
  ['package', 'Equals', 'x', 'predicate["package"] == "x"'],
  ['a', 'Equals', 'x*', 'predicate.a.startsWith("x")'],
  ['a', 'Equals', '*x*', 'predicate.a.contains("x")'],
  ['a', 'NotEquals', 'x', 'predicate.a.startsWith("") && !(predicate.a == "x")'],
  ['a', 'AnyIn', ['x', 'y'], '(predicate.a == "x") || (predicate.a == "y")'],
  ['a', 'GreaterThanOrEquals', 8, 'predicate.a >= 8.0'],
  ['length(a)', 'GreaterThan', 0, 'size(predicate.a) > 0'],
  ["a || ''", 'Equals', 'x', '(has(predicate.a) ? predicate.a : "") == "x"'],
  ["regex_match('^x\\.y', a)", 'Equals', true, 'predicate.a.matches("^x\\\\.y")'],
  ["regex_match('^x', a)", 'Equals', 'false', '!predicate.a.matches("^x")'],
  ['a[].b', 'AllIn', ['x'], 'predicate.a.all(item, !(has(item.b)) || (item.b == "x"))'],
  ['a[*].b', 'AnyIn', ['x'], 'predicate.a.exists(item, has(item.b) && (item.b == "x"))'],
  ['a[]', 'AllNotIn', ['x'], 'predicate.a.all(item, item.startsWith("") && !(item == "x"))'],
];

for (const [path, operator, wanted, cel] of table) {
  test(`\`${path}\` ${operator} ${JSON.stringify(wanted)} is \`${cel}\``, () => {
    assert.equal(translated(path, operator, wanted), cel);
  });
}

test('what is not certainly the same in CEL has no translation', () => {
  const untranslated: readonly (readonly [string, string, JsonValue])[] = [
    ['a[?b]', 'Equals', 'x'],
    ['a | b', 'Equals', 'x'],
    ['to_upper(a)', 'Equals', 'x'],
    ['a', 'Equals', '{{ b }}'],
    ['a', 'Equals', 'x*y'],
    ['a', 'NotEquals', '1h'],
    ['a', 'LessThan', '24h'],
    ['a[].b', 'Equals', 'x'],
    ['a[].b[].c[].d', 'AllIn', ['x']],
    ['a', 'DurationLessThan', '1h'],
    ['a', 'AnyIn', []],
    ["regex_match('^x', a)", 'Equals', 'x'],
  ];
  for (const [path, operator, wanted] of untranslated) {
    assert.equal(translated(path, operator, wanted), undefined, `${path} ${operator}`);
  }
});

test('a text cannot leave its quotes', () => {
  assert.equal(translated('a', 'Equals', '" || true || "'), 'predicate.a == "\\" || true || \\""');
});
