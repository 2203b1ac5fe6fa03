// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireFreeInput } from './require-free-input.ts';

const withKey = { key: 'cosign.key', tlogUpload: false };

test('standard input is good for one thing', () => {
  requireFreeInput(['a', 'b'], {});
  requireFreeInput(['a', '-'], withKey);
  assert.throws(() => requireFreeInput(['-', '-'], withKey), { code: 'usage-flag' });
  assert.throws(() => requireFreeInput(['-'], { ...withKey, identityToken: '-' }), { code: 'usage-flag' });
});

test('where somebody must be asked, standard input is for the answer', () => {
  assert.throws(() => requireFreeInput(['-'], {}), { code: 'prompt-declined' });
  requireFreeInput(['-'], { yes: true });
});
