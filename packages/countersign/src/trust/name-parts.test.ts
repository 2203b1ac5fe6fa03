// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeName } from '../sandbox/pki/encode-name.ts';
import { namePartsOf } from './name-parts.ts';

test('organisation and common name are read, and what is absent is absent', () => {
  const parts = { organization: 'acme', commonName: 'é' };
  assert.deepEqual(namePartsOf(encodeName(parts)), parts);
  assert.deepEqual(namePartsOf(encodeName({ commonName: 'a' })), { commonName: 'a' });
  assert.deepEqual(namePartsOf(encodeName({})), {});
});

test('bytes that are no name are malformed', () => {
  assert.throws(() => namePartsOf(new Uint8Array([0x30, 1])), { code: 'der-malformed' });
});
