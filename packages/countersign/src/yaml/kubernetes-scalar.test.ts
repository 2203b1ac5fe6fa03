// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { kubernetesScalar } from './kubernetes-scalar.ts';

const rows: readonly (readonly [string, string, unknown])[] = [
  ['', 'null', null],
  ['~', 'null', null],
  ['null', 'null', null],
  ['nULL', 'string', 'nULL'],
  ['yes', 'bool', true],
  ['On', 'bool', true],
  ['n', 'bool', false],
  ['oN', 'string', 'oN'],
  ['017', 'int', 15],
  ['0o17', 'int', 15],
  ['08', 'float', 8],
  ['0x1F', 'int', 31],
  ['0b11', 'int', 3],
  ['0b-1', 'int', -1],
  ['-0b1', 'int', -1],
  ['-0b-1', 'string', '-0b-1'],
  ['+1', 'int', 1],
  ['1_000', 'int', 1000],
  ['_1', 'string', '_1'],
  ['9223372036854775807', 'int', Number(9223372036854775807n)],
  ['9223372036854775808', 'uint', Number(9223372036854775808n)],
  ['18446744073709551616', 'float', 18446744073709552000],
  ['1.5', 'float', 1.5],
  ['1.', 'float', 1],
  ['.5', 'float', 0.5],
  ['.1_0', 'float', 0.1],
  ['._1', 'string', '._1'],
  ['1e3', 'float', 1000],
  ['1e999', 'string', '1e999'],
  ['1.2.3', 'string', '1.2.3'],
  ['2026-01-02', 'string', '2026-01-02'],
  ['190:20:30', 'string', '190:20:30'],
  ['<<', 'string', '<<'],
  ['=', 'string', '='],
];

test('a plain scalar is what go-yaml v2 makes of it', () => {
  for (const [text, type, value] of rows) {
    const { type: got, ...rest } = kubernetesScalar(text);
    assert.deepEqual([got, 'value' in rest ? rest.value : undefined], [type, value], text);
  }
});

test('numbers that JSON cannot say are refused, and those that look alike are text', () => {
  for (const text of ['.nan', '.inf', '-.INF', '+.Inf']) assert.deepEqual(kubernetesScalar(text), { type: 'refused' });
  for (const text of ['.naN', 'inf', '.infinity'])
    assert.deepEqual(kubernetesScalar(text), { type: 'string', value: text });
});

test('whatever is text is this very text, and no number of digits takes long', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const scalar = kubernetesScalar(text);
      if (scalar.type === 'string') assert.equal(scalar.value, text);
    }),
  );
  assert.equal(kubernetesScalar('9'.repeat(2_000_000)).type, 'string');
});
