// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonNodes } from './json-nodes.ts';
import { toJson } from './yaml-json.ts';

function read(text: string): readonly unknown[] {
  return [...jsonNodes(text)].map(({ node }) => toJson(node));
}

test('what JSON.stringify writes is read back, values following one another', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ stringUnit: 'grapheme' })), (values) => {
      const texts = values.map((value) => JSON.stringify(value, null, 1));
      const wanted = texts.map((text) => JSON.parse(text) as unknown);
      assert.deepEqual(JSON.stringify(read(texts.join('\n'))), JSON.stringify(wanted));
    }),
  );
});

test('the last of two equal members counts, also when one is spelled with escapes', () => {
  assert.deepEqual(read('{"a":1,"b":2,"\\u0061":3}'), [{ b: 2, a: 3 }]);
});

test('each node knows its place', () => {
  const [first] = [...jsonNodes('{"a": 1,\n  "b": [true,\n "x"]}')];
  assert.equal(first?.end, 29);
  assert.ok(first.node.kind === 'map');
  const list = first.node.entries[1];
  assert.deepEqual(list?.keyAt, { line: 2, column: 3 });
  assert.ok(list.value.kind === 'list');
  assert.deepEqual(list.value.items[1]?.at, { line: 3, column: 2 });
});

test('what is not JSON is refused at its place', () => {
  for (const text of [
    '{a:1}',
    '{"a":1,}',
    '[1',
    '"\\x"',
    '"a\nb"',
    '"\\ud800"',
    '[01]',
    '1e999',
    'nul',
    '{"a" 1}',
    '\u00a01',
  ]) {
    assert.throws(() => read(text), { code: 'json-malformed', message: /^line \d+, column \d+: wanted/ }, text);
  }
});

test('nesting is bounded, and a long line and a long text take linear time', () => {
  assert.throws(() => read('['.repeat(100_000)), { code: 'json-malformed', message: /nesting/ });
  assert.deepEqual(read(`${'['.repeat(500)}${']'.repeat(500)}`).length, 1);
  assert.equal(read(`[${'1,'.repeat(500_000)}1]`).length, 1);
  assert.equal(read(JSON.stringify('\\'.repeat(1_000_000))).length, 1);
});
