// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDocument } from 'yaml';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { readYamlTokens } from './read-yaml-tokens.ts';
import { toYamlNode } from './to-yaml-node.ts';
import { yamlError } from './yaml-error.ts';
import { toJson } from './yaml-json.ts';
import { readYamlText, type YamlText } from './yaml-text.ts';

function textOf(text: string): YamlText {
  return readYamlText(encodeUtf8(text), 'a.yaml', 1000);
}

function isMalformed(error: unknown): boolean {
  return error instanceof MalformedError && error.code === 'yaml-malformed';
}

test('an error names the place in its message and in its detail', () => {
  const error = yamlError('a.yaml', { message: 'wanted x', at: { line: 3, column: 2 } });
  assert.equal(error.message, 'a.yaml:3:2: wanted x');
  assert.deepEqual(error.detail, { source: 'a.yaml', reason: 'wanted x', line: 3, column: 2 });
});

test('offsets are lines and columns, from the first to the last', () => {
  const text = textOf('ab\ncd\n');
  assert.deepEqual(
    [0, 2, 3, 5, 6].map((offset) => text.positionAt(offset)),
    [
      { line: 1, column: 1 },
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 2, column: 3 },
      { line: 3, column: 1 },
    ],
  );
});

test('the tokens of each document are given, and those that a reader may take in two ways are not', () => {
  assert.equal(readYamlTokens(textOf('a: 1\n---\nb: 2\n')).length, 2);
  for (const text of ['a: &b 1', 'a: *b', 'a: !b 1', '%YAML 1.2\n---\n'])
    assert.throws(() => readYamlTokens(textOf(text)), isMalformed, text);
});

test('what was composed becomes values, and each key is a text that stands once', () => {
  const read = (text: string): unknown =>
    toJson(toYamlNode(parseDocument(text, { schema: 'failsafe', uniqueKeys: false }).contents, textOf(text)));
  assert.deepEqual(read('{a: 1, b: [x, "2"]}'), { a: 1, b: ['x', '2'] });
  for (const text of ['{a: 1, a: 2}', '{1: a}', '{<<: a}', '{[a]: b}', '["\\ud800"]'])
    assert.throws(() => read(text), isMalformed, text);
});
