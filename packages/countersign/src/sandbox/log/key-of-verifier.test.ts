// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { parsePemVerifier } from '../../tlog/parse-pem-verifier.ts';
import { createTestWorld } from '../testing/test-world.ts';
import { encodePemVerifier, keyOfVerifier } from './key-of-verifier.ts';

test('the key of a certificate, and a bare key, in DER and through PEM', () => {
  const { certificate, key } = createTestWorld().world.certificateAuthority.issued;
  const bare = generatePrivateKey('ed25519').publicKey;
  for (const [verifier, wanted] of [
    [{ kind: 'certificate', bytes: certificate }, key.publicKey],
    [{ kind: 'key', bytes: bare.spki }, bare],
  ] as const) {
    assert.equal(keyOfVerifier(verifier).fingerprint, wanted.fingerprint);
    assert.equal(keyOfVerifier(parsePemVerifier(encodePemVerifier(verifier))).fingerprint, wanted.fingerprint);
  }
});

test('bytes that are neither are refused', () => {
  const bytes = new Uint8Array([0x30, 0]);
  assert.throws(() => keyOfVerifier({ kind: 'certificate', bytes }), { code: 'certificate-malformed' });
  assert.throws(() => keyOfVerifier({ kind: 'key', bytes }), { code: 'key-malformed' });
});
