// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRego } from './parse-rego.ts';
import { ruleOfResponse } from './rego-responses.ts';
import { Untranslatable } from './translation.ts';

function ruleOf(text: string) {
  const [rule] = parseRego(`package sigstore\n${text}`).rules;
  assert.ok(rule);
  return ruleOfResponse(rule);
}

test('a response becomes a rule that is true where its result is', () => {
  const { key, value, body } = ruleOf(
    'isCompliant[r] {\n x := input.a\n ok = (x == 1)\n text = sprintf("%v", [input.b, count([y | y := input.c[_]])])\n r := {"result": ok, "error": text}\n}',
  );
  assert.equal(key, undefined);
  assert.ok(value.kind === 'scalar' && value.value === true);
  // What the message is made of has to be there; the count of a list that is made here always is.
  assert.deepEqual(
    body.map(({ kind, line }) => `${kind}@${line}`),
    ['assign@3', 'compare@4', 'assign@5'],
  );
});

test('the count of what may be missing has to be there, too', () => {
  const { body } = ruleOf('isCompliant[r] {\n r := {"result": true, "error": sprintf("%d", [count(input.c)])}\n}');
  assert.deepEqual(
    body.map(({ kind }) => kind),
    ['assign', 'term'],
  );
});

test('what is no certain response is refused', () => {
  for (const text of [
    'isCompliant { true }',
    'isCompliant[r] { r := input.a }',
    'isCompliant[r] { r := {"result": input.a} }',
    'isCompliant[r] { r := {"result": true, "warning": "x"} }',
    'isCompliant[r] { w := input.a; r := {"result": true, "warning": w} }',
    'isCompliant[r] { r := {"result": true, "error": 7} }',
    'isCompliant[r] { r := {"error": ""} }',
    'isCompliant[r] { r := {"result": true, "result": false} }',
    'isCompliant[r] { r := {"result": true, "extra": ""} }',
  ]) {
    assert.throws(() => ruleOf(text), Untranslatable, text);
  }
});
