// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { createProblems, problemText } from './create-problems.ts';
import {
  fieldOf,
  fieldsOf,
  optionalBoolean,
  optionalEntries,
  optionalInteger,
  optionalOneOf,
  optionalTextMap,
  optionalTexts,
  type PolicyFields,
  refuseTogether,
  refuseUnknown,
  requireField,
  requireFields,
  requireOneField,
  requireText,
  requireTexts,
} from './policy-fields.ts';

function open(text: string, nulls: 'refused' | 'absent' = 'refused'): PolicyFields {
  const [node] = parseYaml(encodeUtf8(text), { source: 'a.yaml' });
  assert.ok(node !== undefined);
  const fields = fieldsOf({ node, path: 'spec', reader: { source: 'a.yaml', problems: createProblems(), nulls } });
  assert.ok(fields !== undefined);
  return fields;
}

function told({ reader }: PolicyFields): readonly string[] {
  return reader.problems.list.map((problem) => `${problemText(problem)} (${problem.rule})`);
}

test('what is as wanted is read, and nothing is told', () => {
  const fields = open('a: x\nb: true\nc: 3\nd: [x, y]\ne: warn\nf: {x: y}\ng: {h: z}\n');
  assert.equal(requireText(fields, 'a'), 'x');
  assert.equal(optionalBoolean(fields, 'b'), true);
  assert.equal(optionalInteger(fields, 'c', 1, 3), 3);
  assert.deepEqual(
    requireTexts(fields, 'd', 2).map(({ text }) => text),
    ['x', 'y'],
  );
  assert.equal(optionalOneOf(fields, 'e', ['refuse', 'warn']), 'warn');
  assert.deepEqual([...optionalTextMap(fields, 'f', 1)], [['x', 'y']]);
  assert.equal(requireText(requireFields(fields, 'g') ?? fields, 'h'), 'z');
  assert.equal(optionalBoolean(fields, 'other'), undefined);
  assert.deepEqual(optionalTexts(fields, 'other', 1), []);
  refuseUnknown(fields, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  assert.deepEqual(told(fields), []);
});

test('every field of another kind is told with its place', () => {
  const fields = open('a: 1\nb: yes\nc: 4\nd: x\ne: wran\nf: [x]\ng: ""\n');
  assert.equal(requireText(fields, 'a'), undefined);
  assert.equal(optionalBoolean(fields, 'b'), undefined);
  assert.equal(optionalInteger(fields, 'c', 1, 3), undefined);
  assert.deepEqual(requireTexts(fields, 'd', 2), []);
  assert.equal(optionalOneOf(fields, 'e', ['refuse', 'warn']), undefined);
  assert.deepEqual([...optionalTextMap(fields, 'f', 1)], []);
  assert.equal(requireText(fields, 'g'), undefined);
  assert.deepEqual(told(fields), [
    'a.yaml:1:4: wanted a text in `spec.a`, got `1` (value-kind)',
    'a.yaml:2:4: wanted `true` or `false` in `spec.b`, got the text `yes` (value-kind)',
    'a.yaml:3:4: wanted a whole number from 1 to 3 in `spec.c`, got `4` (value-kind)',
    'a.yaml:4:4: wanted a list in `spec.d`, got the text `x` (value-kind)',
    'a.yaml:5:4: wanted `refuse` or `warn` in `spec.e`, got `wran` (value-choice)',
    'a.yaml:6:4: wanted a map in `spec.f`, got a list (value-kind)',
    'a.yaml:7:4: wanted a text in `spec.g`, got an empty one (value-empty)',
  ]);
});

test('unknown fields are told with the field that was meant, or with all of them', () => {
  const fields = open('imges: x\nzzz: y\n');
  refuseUnknown(fields, ['images', 'except']);
  assert.deepEqual(
    fields.reader.problems.list.map(({ rule, hint }) => [rule, hint]),
    [
      ['field-unknown', 'did you mean `images`?'],
      ['field-unknown', 'the fields are images, except'],
    ],
  );
});

test('missing, several of one kind, and none of several are told', () => {
  const fields = open('key: x\ngithub: y\n');
  assert.equal(requireText(fields, 'name'), undefined);
  assert.deepEqual(requireTexts(fields, 'images', 1), []);
  assert.equal(requireOneField(fields, ['key', 'github']), 'key');
  assert.equal(requireOneField(fields, ['gitlab', 'keyless']), undefined);
  assert.deepEqual(refuseTogether(fields, ['key', 'other']), ['key']);
  assert.deepEqual(told(fields), [
    'a.yaml:1:1: wanted `name` in `spec`, got nothing (field-missing)',
    'a.yaml:1:1: wanted `images` in `spec`, got nothing (field-missing)',
    'a.yaml:2:1: wanted one of `key`, `github` in `spec`, got 2 (fields-exclusive)',
    'a.yaml:1:1: wanted one of `gitlab`, `keyless` in `spec`, got none (field-missing)',
  ]);
});

test('a field with nothing behind it is refused, or absent where Go wrote it', () => {
  const strict = open('a:\n');
  assert.equal(fieldOf(strict, 'a'), undefined);
  assert.deepEqual(told(strict), ['a.yaml:1:1: wanted a value in `spec.a`, got nothing (value-missing)']);
  const lenient = open('a:\n', 'absent');
  assert.equal(fieldOf(lenient, 'a'), undefined);
  assert.deepEqual(told(lenient), []);
});

test('lists and maps have bounds, and empty lists where something is wanted are told', () => {
  const fields = open('a: [x, y]\nb: {c: d, e: f}\ng: []\n');
  assert.deepEqual(requireTexts(fields, 'a', 1), []);
  assert.deepEqual(optionalEntries(fields, 'b', 1), []);
  assert.deepEqual(requireTexts(fields, 'g', 1), []);
  assert.deepEqual(told(fields), [
    'a.yaml:1:4: wanted at most 1 in `spec.a`, got 2 (too-many)',
    'a.yaml:2:4: wanted at most 1 in `spec.b`, got 2 (too-many)',
    'a.yaml:3:4: wanted something in `spec.g`, got an empty list (value-empty)',
  ]);
});

test('names that their author chose are safe to print', () => {
  const fields = open('a: {"x\\u001b[31m": 1}\n');
  assert.deepEqual([...optionalTextMap(fields, 'a', 1)], []);
  assert.deepEqual(told(fields), ['a.yaml:1:20: wanted a text in `spec.a.x\\u{1b}[31m`, got `1` (value-kind)']);
});

test('a field that must be there and has nothing behind it is missing, also where nothing is the same as no field', () => {
  const problems = createProblems();
  const [node] = parseYaml(new TextEncoder().encode('{a: , b: x}'), { source: 'x.yaml' });
  assert.ok(node);
  for (const nulls of ['absent', 'refused'] as const) {
    const fields = fieldsOf({ node, path: 'it', reader: { source: 'x.yaml', problems, nulls } });
    assert.ok(fields);
    assert.equal(requireField(fields, 'a'), undefined);
  }
  assert.deepEqual(
    problems.list.map(({ rule }) => rule),
    ['field-missing', 'value-missing'],
  );
});
