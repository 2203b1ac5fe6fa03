// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs } from './retry-after.ts';

const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

test('seconds and dates are understood, a date that is past asks for no wait', () => {
  assert.equal(retryAfterMs('3', now), 3000);
  assert.equal(retryAfterMs('Wed, 21 Oct 2026 07:28:05 GMT', now), 5000);
  assert.equal(retryAfterMs('Wed, 21 Oct 2020 07:28:05 GMT', now), 0);
});

test('anything else asks for nothing', () => {
  for (const header of [undefined, '', 'soon', '-1', '1.5', '2026-10-21']) {
    assert.equal(retryAfterMs(header, now), undefined);
  }
});
