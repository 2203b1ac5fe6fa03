// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSelfIssued } from './is-self-issued.ts';

test('the same name on both sides makes a certificate self-issued, one byte of difference does not', () => {
  const issuer = Uint8Array.of(0x30, 0);
  assert.equal(isSelfIssued({ issuer, subject: Uint8Array.of(0x30, 0) }), true);
  assert.equal(isSelfIssued({ issuer, subject: Uint8Array.of(0x30, 1) }), false);
  assert.equal(isSelfIssued({ issuer, subject: Uint8Array.of(0x30) }), false);
});
