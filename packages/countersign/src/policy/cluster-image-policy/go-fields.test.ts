// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goText, presentOf, requireGoText, requireOneGoField } from './go-fields.ts';
import { readWith, toldBy } from './testing/read-with.ts';

test('an empty text and nothing at all are the same as no field', () => {
  for (const yaml of ['{a: ""}', '{a: }', '{b: 1}']) {
    assert.deepEqual(
      readWith((fields) => goText(fields, 'a'), yaml),
      { value: undefined, told: [] },
    );
    assert.deepEqual(toldBy((fields) => requireGoText(fields, 'a'))(yaml), ['field-missing']);
  }
  assert.equal(readWith((fields) => requireGoText(fields, 'a')?.text, '{a: x}').value, 'x');
  assert.deepEqual(toldBy((fields) => requireGoText(fields, 'a'))('{a: 1}'), ['value-kind']);
});

test('of several fields one must say something', () => {
  const read = toldBy((fields) => requireOneGoField(fields, ['a', 'b']));
  assert.deepEqual(
    [read('{a: x}'), read('{a: "", b: x}'), read('{c: x}'), read('{a: x, b: y}')],
    [[], [], ['field-missing'], ['fields-exclusive']],
  );
  assert.deepEqual(readWith((fields) => presentOf(fields, ['a', 'b']), '{b: {}, a: }').value, ['b']);
});
