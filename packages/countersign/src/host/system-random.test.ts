// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from './system-random.ts';

test('random bytes come in the length asked for, and differ from call to call', () => {
  assert.equal(systemRandom.bytes(0).length, 0);
  assert.notDeepEqual(systemRandom.bytes(32), systemRandom.bytes(32));
});

test('more bytes than one call of Web Crypto gives are filled to the end', () => {
  const bytes = systemRandom.bytes(200_000);
  assert.equal(bytes.length, 200_000);
  assert.ok(bytes.subarray(-64).some((byte) => byte !== 0));
});

test('a random fraction lies in [0, 1)', () => {
  for (let round = 0; round < 100; round += 1) {
    const fraction = systemRandom.fraction();
    assert.ok(fraction >= 0 && fraction < 1);
  }
});
