// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCue } from './parse-cue.ts';
import { parseRego } from './parse-rego.ts';
import { iterationIn, withElement } from './rego-references.ts';
import { Untranslatable } from './translation.ts';

test('a module in Rego has its rules with their lines', () => {
  const module = parseRego('package a.b\n\ndefault ok := false\n\nok {\n x := input.a[_]\n x == 1; x != 2\n}');
  assert.equal(module.package, 'a.b');
  assert.deepEqual(
    module.rules.map(({ name, line, isDefault, body }) => [
      name,
      line,
      isDefault,
      body.map((part) => [part.kind, part.line]),
    ]),
    [
      ['ok', 3, true, []],
      [
        'ok',
        5,
        false,
        [
          ['assign', 6],
          ['compare', 7],
          ['compare', 7],
        ],
      ],
    ],
  );
});

test('a named variable stands for one element everywhere, and `_` for another each time', () => {
  const { rules } = parseRego('package a\nok {\n input.x[i].a == input.x[i].b\n input.x[_] == input.x[_]\n}');
  const [named, anonymous] = rules[0]?.body ?? [];
  assert.ok(named !== undefined && anonymous !== undefined);
  for (const [statement, left] of [
    [named, 0],
    [anonymous, 1],
  ] as const) {
    const iteration = iterationIn(statement);
    assert.ok(iteration !== undefined);
    const replaced = JSON.stringify(withElement(statement, iteration, '$v'));
    assert.equal(replaced.split('"input"').length - 1, left);
  }
});

test('a policy in CUE has its fields', () => {
  const [first, second] = parseCue('package p\na: b?: "x" | !=null\n"c-d"!: [1, ...], e: {}');
  assert.deepEqual([first?.name, first?.value.kind, second?.name, second?.line], ['a', 'struct', 'c-d', 3]);
  assert.throws(() => parseCue('a: 1 2'), Untranslatable);
});
