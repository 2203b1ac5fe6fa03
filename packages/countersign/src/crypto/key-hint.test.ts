// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from './generate-private-key.ts';
import { keyHint } from './key-hint.ts';

test('the hint is base64 of the fingerprint', () => {
  const { publicKey } = generatePrivateKey('ed25519');
  assert.equal(Buffer.from(keyHint(publicKey), 'base64').toString('hex'), publicKey.fingerprint);
});
