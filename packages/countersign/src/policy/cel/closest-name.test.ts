// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { closestName } from './closest-name.ts';

test('the name that differs least is meant, and none that differs much', () => {
  const names = ['startsWith', 'endsWith', 'size'];
  assert.equal(closestName('startWith', names), 'startsWith');
  assert.equal(closestName('STARTSWITH', names), 'startsWith');
  assert.equal(closestName('sise', names), 'size');
  assert.equal(closestName('contains', names), undefined);
  assert.equal(closestName('s'.repeat(10_000), names), undefined);
});
