// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../bytes/json.ts';
import { encodePem } from '../../bytes/pem.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { createKeySigner } from '../../crypto/key-signer.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { parseFirstSigningRequest, parseSigningRequest } from './parse-signing-request.ts';
import { buildCertificateRequest } from './testing/certificate-request.ts';

const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const proof = base64(await signer.sign(Buffer.from('me')));

const second = (changed: JsonObject = {}): JsonObject => ({
  credentials: { oidcIdentityToken: 'token' },
  publicKeyRequest: {
    publicKey: { algorithm: 'ECDSA', content: encodePublicKey(signer.publicKey) },
    proofOfPossession: proof,
    ...changed,
  },
});

test('a key is given out to whoever signed the challenge with it', () => {
  const request = parseSigningRequest(second());
  assert.equal(request.token, 'token');
  assert.equal(request.keyFor('me').fingerprint, signer.publicKey.fingerprint);
  assert.throws(() => request.keyFor('you'), { code: 'signature-mismatch' });
});

test('a request without its parts is malformed', () => {
  assert.throws(() => parseSigningRequest([]), { code: 'payload-malformed' });
  assert.throws(() => parseSigningRequest({}).keyFor('me'), { code: 'payload-malformed' });
  assert.throws(() => parseSigningRequest(second({ proofOfPossession: '?' })).keyFor('me'), {
    code: 'payload-malformed',
  });
  assert.throws(() => parseSigningRequest(second({ publicKey: { content: 'x' } })).keyFor('me'), {
    code: 'pem-malformed',
  });
});

test('a certificate signing request proves itself, in both versions', async () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const pemOf = (label: string, bytes: Uint8Array): string => base64(encodePem({ label, bytes }));
  const der = await buildCertificateRequest(key);
  const body = { certificateSigningRequest: pemOf('CERTIFICATE REQUEST', der) };
  assert.equal(parseSigningRequest(body).keyFor('anything').fingerprint, key.publicKey.fingerprint);
  assert.equal(parseFirstSigningRequest(body).keyFor('anything').fingerprint, key.publicKey.fingerprint);
  const wrong = { certificateSigningRequest: pemOf('CERTIFICATE', der) };
  assert.throws(() => parseSigningRequest(wrong).keyFor('me'), { code: 'payload-malformed' });
});

test('version 1 takes the key in DER and in PEM', () => {
  for (const content of [base64(signer.publicKey.spki), base64(encodePublicKey(signer.publicKey))]) {
    const request = parseFirstSigningRequest({ publicKey: { content }, signedEmailAddress: proof });
    assert.equal(request.keyFor('me').fingerprint, signer.publicKey.fingerprint);
    assert.throws(() => request.keyFor('you'), { code: 'signature-mismatch' });
  }
});
