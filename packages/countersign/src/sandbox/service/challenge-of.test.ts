// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { challengeOf } from './challenge-of.ts';

test('a person signs the e-mail address, a workload its subject', () => {
  assert.equal(challengeOf({ sub: 's', email: 'a@b.example' }), 'a@b.example');
  assert.equal(challengeOf({ sub: 's' }), 's');
  assert.throws(() => challengeOf({ email: 1, sub: 's' }), { code: 'payload-malformed' });
  assert.throws(() => challengeOf({}), { code: 'payload-malformed' });
});
