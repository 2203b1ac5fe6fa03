// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../../host/system-random.ts';
import { createUserCode, normaliseUserCode } from './device-grant.ts';

test('a code has two groups of four consonants, and another one each time', () => {
  const codes = Array.from({ length: 50 }, () => createUserCode(systemRandom));
  for (const code of codes) assert.match(code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  assert.equal(new Set(codes).size, codes.length);
});

test('a code may be typed in small letters, with spaces and without the hyphen', () => {
  assert.equal(normaliseUserCode(' bcdf ghjk'), 'BCDF-GHJK');
  assert.equal(normaliseUserCode('BCDFGHJK'), 'BCDF-GHJK');
  assert.notEqual(normaliseUserCode('BCDFGHJKL'), 'BCDF-GHJK');
});
