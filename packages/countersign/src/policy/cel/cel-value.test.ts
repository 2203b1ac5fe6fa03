// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { celList, celMap, isCelList, isCelMap } from '@bufbuild/cel';
import { celConversion } from './cel-value.ts';

const convert = celConversion({ celList: (elements) => celList(elements), celMap: (members) => celMap(members) });

test('whole numbers are integers, others are not', () => {
  assert.equal(convert(7), 7n);
  assert.equal(convert(-0), 0n);
  assert.equal(convert(7.5), 7.5);
  assert.equal(convert(2 ** 60), 2 ** 60);
});

test('an object has the members of its JSON and no others', () => {
  const map = convert(
    JSON.parse('{"a": null, "constructor": 1, "$typeName": "google.protobuf.Int32Value", "b": {"c": [1]}}'),
  );
  assert.ok(isCelMap(map));
  assert.equal(map.get('a'), null);
  assert.ok(map.has('a') && map.has('constructor') && !map.has('toString') && !map.has(1n));
  assert.equal(map.get('toString'), undefined);
  assert.equal(map.get(0n), undefined);
  assert.equal(map.size, 4);
  assert.deepEqual([...map.keys()], ['a', 'constructor', '$typeName', 'b']);
  const inner = map.get('b');
  assert.ok(isCelMap(inner) && isCelList(inner.get('c')));
  assert.deepEqual(
    [...map].map(([name]) => name),
    [...map.keys()],
  );
  assert.deepEqual([...map.values()].length, 4);
});

test('nothing is converted twice', () => {
  const list = [{ a: 1 }];
  assert.equal(convert(list), convert(list));
});

test('whoever visits all members is shown one map, which is made once', () => {
  const map = convert({ a: 1, b: 2, c: 3 });
  assert.ok(isCelMap(map));
  const shown = new Set<unknown>();
  const names: unknown[] = [];
  map.forEach((_, name, whole) => {
    names.push(name);
    shown.add(whole);
  });
  assert.deepEqual(names, ['a', 'b', 'c']);
  assert.ok(shown.size <= 1);
});
