// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { keySignerOf } from './signer.ts';

test('a key is told by its fingerprint and by where the caller has it from', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey;
  const told = keySignerOf({ key, source: 'cosign.pub' });
  assert.deepEqual(told, { kind: 'key', fingerprint: key.fingerprint, source: 'cosign.pub' });
});
