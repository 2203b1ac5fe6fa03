// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dialect, kubernetesDocument } from './kubernetes-document.ts';
import { toJson } from './yaml-json.ts';

function read(text: string, dialect?: Dialect): unknown {
  const document = kubernetesDocument({ text, line: 1 }, dialect);
  return document === undefined ? undefined : toJson(document);
}

function refuse(text: string, message: RegExp, dialect?: Dialect): void {
  assert.throws(() => read(text, dialect), { code: 'yaml-malformed', message });
}

test('what is merged overrides the keys before it, and those behind it override it', () => {
  const base = 'x: &x {image: evil, a: 1}\n';
  assert.deepEqual(read(`${base}z: {image: good, <<: *x}\n`), {
    x: { image: 'evil', a: 1 },
    z: { image: 'evil', a: 1 },
  });
  assert.deepEqual(read(`${base}z: {<<: *x, image: good}\n`), {
    x: { image: 'evil', a: 1 },
    z: { image: 'good', a: 1 },
  });
});

test('Compose lets a map override what it merges, wherever that stands', () => {
  const text = 'x: &x {image: evil, a: 1}\ny: {image: good, <<: [*x, {a: 2, b: 3}]}\n';
  assert.deepEqual(read(text, 'compose'), { x: { image: 'evil', a: 1 }, y: { image: 'good', a: 1, b: 3 } });
  refuse('a: 1\na: 2\n', /once/, 'compose');
  refuse('x: &x {a: 1}\ny: {<<: *x, <<: *x}\n', /once/, 'compose');
});

test('the last of two equal keys counts, unless they are of two types', () => {
  assert.deepEqual(read('a: 1\nb: 2\na: 3\n'), { a: 3, b: 2 });
  refuse('1: a\n"1": b\n', /two types/);
  refuse('yes: a\n"true": b\n', /two types/);
});

test('keys become the text that Go writes, and those that have none are refused', () => {
  assert.deepEqual(read('yes: a\n0x10: b\n1_0: c\n'), { true: 'a', 16: 'b', 10: 'c' });
  for (const key of ['~', '1.5', '18446744073709551615', '[a]', '{a: b}']) refuse(`${key} : a\n`, /key/);
});

test('an alias is the last anchor of its name before it', () => {
  assert.deepEqual(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n'), { a: 1, b: 1, c: 2, d: 2 });
  refuse('a: *x\nb: &x 1\n', /anchor/);
  refuse('a: &x {b: *x}\n', /inside itself/);
  refuse('a: &x {<<: *x}\n', /inside itself/);
});

test('aliases that stand for nearly all of a document are refused before they take room', () => {
  const levels = Array.from({ length: 25 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
  refuse(`l0: &l0 [a, b]\n${levels.join('\n')}\n`, /aliases/);
  assert.ok(read(`l0: &l0 [a, b]\n${levels.slice(0, 5).join('\n')}\n`));
});

test('tags but that of text, directives and second documents are refused', () => {
  assert.deepEqual(read('a: !!str 1\n'), { a: '1' });
  for (const text of ['a: !!binary YQ==\n', 'a: !foo b\n', 'a: !!map {}\n', 'a: ! b\n']) refuse(text, /tag/);
  refuse('%YAML 1.1\n---\na: b\n', /directive/);
  refuse('a: b\n...\nc: d\n', /line 3.*more/);
});

test('an object is wanted; nothing, comments and null are an empty document', () => {
  for (const text of ['', '# x\n', '---\n', 'null\n', '~\n']) assert.equal(read(text), undefined);
  for (const text of ['- a\n', 'text\n', '1\n', '|\n x\n']) refuse(text, /wanted an object/);
});

test('text that go-yaml cuts elsewhere is refused', () => {
  const texts = [
    "q: 'it''\na: s'\n",
    'q: "x\\"\na: s"\n',
    'a: "x\\\n\n  y"\n',
    'a: [?b]\n',
    'a: {b:, c}\n',
    'a: |2\n    \n\n',
    'a:\n\tb: c\n',
  ];
  for (const text of texts) refuse(text, /line \d/);
});

test('each value knows its line and column', () => {
  const document = kubernetesDocument({ text: 'a:\n  - b: c\n', line: 11 });
  const list = document?.entries[0]?.value;
  assert.ok(list?.kind === 'list' && list.items[0]?.kind === 'map');
  const entry = list.items[0].entries[0];
  assert.deepEqual(
    [entry?.keyAt, entry?.value.at],
    [
      { line: 12, column: 5 },
      { line: 12, column: 8 },
    ],
  );
});

test('nesting is bounded', () => {
  refuse(`a: ${'['.repeat(20_000)}`, /line 1/);
  refuse(`a: ${'['.repeat(2000)}${']'.repeat(2000)}\n`, /nesting/);
  refuse(`${Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\n`, /nesting/);
});
