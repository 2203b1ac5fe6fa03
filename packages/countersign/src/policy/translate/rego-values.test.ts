// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseRego } from './parse-rego.ts';
import { comparison } from './rego-comparison.ts';
import { isConstant, type RegoScope } from './rego-scope.ts';
import type { RegoStatement } from './rego-syntax.ts';
import { valueOf } from './rego-values.ts';
import { Untranslatable } from './translation.ts';

function scopeOf(text: string): RegoScope {
  const rules = Map.groupBy(parseRego(`package a\n${text}`).rules, (rule) => rule.name);
  let names = 0;
  return {
    rules,
    locals: new Map(),
    comprehensions: new Map(),
    indexes: new Set(),
    within: new Set(),
    loops: 0,
    countStatement: () => undefined,
    fresh: () => `v${++names}`,
  };
}

function statement(text: string): Extract<RegoStatement, { kind: 'compare' }> {
  const [first] = parseRego(`package a\nimport future.keywords\nr {\n${text}\n}`).rules[0]?.body ?? [];
  assert.ok(first?.kind === 'compare');
  return first;
}

test('a constant stands for its value, and a rule with a body does not', () => {
  const scope = scopeOf('names = ["x", 1]\nrule { input.a }\ntwice = 1\ntwice = 2');
  assert.equal(valueOf({ kind: 'reference', root: 'names', steps: [], line: 1 }, scope).cel, '["x", 1]');
  assert.deepEqual(
    ['names', 'rule', 'twice'].map((name) => isConstant(scope.rules.get(name) ?? [])),
    [true, false, false],
  );
  for (const root of ['rule', 'twice', 'unknown']) {
    assert.throws(() => valueOf({ kind: 'reference', root, steps: [], line: 1 }, scope), Untranslatable, root);
  }
});

test('a comparison demands both sides, then compares', () => {
  const scope = scopeOf('');
  assert.deepEqual(comparison(statement('input.a == "x"'), scope), ['has(statement.a)', 'statement.a == "x"']);
  assert.deepEqual(comparison(statement('count(input.a) == "x"'), scope), ['false']);
  assert.deepEqual(comparison(statement('1 in [1, 2]'), scope), ['1 in [1, 2]']);
  assert.throws(() => comparison(statement('input.a < input.b'), scope), Untranslatable);
  assert.throws(() => comparison(statement('input.a < "é"'), scope), Untranslatable);
});
