// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { keyOfCertificateRequest } from './parse-certificate-request.ts';
import { buildCertificateRequest } from './testing/certificate-request.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');

test('the key of a request is believed when its holder signed the request', async () => {
  const der = await buildCertificateRequest(key);
  assert.equal(keyOfCertificateRequest(der).fingerprint, key.publicKey.fingerprint);
});

test('a request for the key of somebody else is refused', async () => {
  const der = await buildCertificateRequest(key, generatePrivateKey('ecdsa-sha2-256-nistp256'));
  assert.throws(() => keyOfCertificateRequest(der), { code: 'signature-mismatch' });
});

test('no byte of a request can change', async () => {
  const der = await buildCertificateRequest(key);
  for (const index of der.keys()) {
    const changed = Uint8Array.from(der);
    changed[index] = (changed[index] ?? 0) ^ 1;
    assert.throws(() => keyOfCertificateRequest(changed), `byte ${index}`);
  }
});
