// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSystemEnv } from './system-env.ts';

test('the environment is a copy: what is set later does not show', () => {
  const env = readSystemEnv();
  process.env['COUNTERSIGN_SET_LATER'] = 'x';
  try {
    assert.equal(env['COUNTERSIGN_SET_LATER'], undefined);
    assert.equal(readSystemEnv()['COUNTERSIGN_SET_LATER'], 'x');
  } finally {
    delete process.env['COUNTERSIGN_SET_LATER'];
  }
});
