// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRego } from './parse-rego.ts';
import type { RegoStatement } from './rego-syntax.ts';
import { Untranslatable } from './translation.ts';

function statementOf(text: string): RegoStatement {
  const statement = parseRego(`package a\nr {\n${text}\n}`).rules[0]?.body[0];
  assert.ok(statement);
  return statement;
}

function termKind(text: string): string {
  const statement = statementOf(`x := ${text}`);
  assert.ok(statement.kind === 'assign');
  return statement.term.kind;
}

test('each kind of term is told from the others', () => {
  assert.equal(termKind('[1, 2]'), 'list');
  assert.equal(termKind('[]'), 'list');
  assert.equal(termKind('[y | y := input.a[_]; y > 1]'), 'comprehension');
  assert.equal(termKind('[y |\n  y := input.a[_]\n  y > 1\n]'), 'comprehension');
  assert.equal(termKind('{"a": 1,\n "b": input.c == 2,\n}'), 'object');
  assert.equal(termKind('count(a) + 1'), 'sum');
  assert.equal(termKind('(count(a) + 1) == 2'), 'comparison');
  assert.equal(termKind('(input.a)'), 'reference');
  assert.equal(termKind('-7'), 'scalar');
});

test('parentheses around a comparison change nothing', () => {
  assert.deepEqual(statementOf('(input.a == 1)'), statementOf('input.a == 1'));
});

test('what is no term is refused', () => {
  for (const text of ['{1, 2}', '{input.a: 1}', '[y | ]', '(input.a', '[1 2]', '1 * 2', '{"a" 1}']) {
    assert.throws(() => termKind(text), Untranslatable, text);
  }
});
