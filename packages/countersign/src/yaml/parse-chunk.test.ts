// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMap, isScalar } from 'yaml';
import { parseChunk } from './parse-chunk.ts';

function parse(text: string) {
  return parseChunk({ text, line: 7 });
}

test('scalars are text, and places are those in the file', () => {
  const { contents, positionAt } = parse('a: yes\nb: 017\n');
  assert.ok(isMap(contents));
  const value = contents.items[1]?.value;
  assert.ok(isScalar(value));
  assert.deepEqual([value.value, positionAt(value.range?.[0] ?? 0)], ['017', { line: 8, column: 4 }]);
});

test('nothing is nothing; what is no YAML, a second document, a directive and depth are refused at their line', () => {
  assert.equal(parse('# x\n').contents, undefined);
  assert.throws(() => parse('a: [\n'), { code: 'yaml-malformed', message: /^line \d/ });
  assert.throws(() => parse('a: 1\n...\nb: 2\n'), { code: 'yaml-malformed', message: /^line 9.*ignores/ });
  assert.throws(() => parse('%TAG ! x\n---\na: 1\n'), { code: 'yaml-malformed', message: /^line 7.*directive/ });
  assert.throws(() => parse('['.repeat(20_000)), { code: 'yaml-malformed', message: /nesting/ });
});
