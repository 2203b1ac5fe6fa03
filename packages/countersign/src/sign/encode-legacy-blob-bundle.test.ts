// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLegacyBlobBundle } from '../attest/legacy-blob-bundle.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { encodeLegacyBlobBundle } from './encode-legacy-blob-bundle.ts';
import { noWitnesses } from './witnesses.ts';

test('what is written is read back', () => {
  const signature = Uint8Array.of(1, 2, 3);
  const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
  const bytes = encodeLegacyBlobBundle({ signature, party: { kind: 'key', signer }, witnesses: noWitnesses });
  assert.deepEqual(parseLegacyBlobBundle(bytes), { signature, certificates: [], logEntries: [], timestamps: [] });
});
