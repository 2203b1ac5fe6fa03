// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxStatementBytes } from '../attest/statement.ts';
import { noServices, type SigningServices } from './signing-services.ts';
import { requireUploadable } from './upload-limits.ts';

const log = (version: 1 | 2): SigningServices => ({
  logs: [{ url: new URL('https://log.example'), version }],
  timestampAuthorities: [],
});

test('what a reader takes is the limit without a log, and with Rekor 2, which is told a digest', () => {
  for (const services of [noServices, log(2)]) {
    requireUploadable(maxStatementBytes, services);
    assert.throws(() => requireUploadable(maxStatementBytes + 1, services), { code: 'upload-too-large' });
  }
});

test('what Rekor 1 takes is less, and said in advance', () => {
  const most = ((32_000_000 - 64 * 1024) / 4) * 3;
  requireUploadable(most, log(1));
  requireUploadable(most + 1, log(2));
  assert.throws(() => requireUploadable(most + 1, log(1)), { code: 'upload-too-large' });
});
