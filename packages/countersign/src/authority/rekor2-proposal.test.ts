// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../crypto/generate-private-key.ts';
import { digestBytes } from '../crypto/hash.ts';
import type { LogProposal } from './log-proposal.ts';
import { encodeRekor2Proposal } from './rekor2-proposal.ts';

const content = { kind: 'message', algorithm: 'sha256', digest: new Uint8Array(32).fill(1) } as const;

function encode(algorithm: SigningAlgorithm, changes: Partial<LogProposal> = {}) {
  const { publicKey } = generatePrivateKey(algorithm);
  const verifier = { kind: 'key', spki: publicKey.spki } as const;
  const proposal = { signature: new Uint8Array([1]), verifier, publicKey, content, ...changes };
  return JSON.parse(Buffer.from(encodeRekor2Proposal(proposal)).toString()).hashedRekordRequestV002;
}

test('a key is named as a key, a certificate as a certificate', () => {
  const byKey = encode('ecdsa-sha2-256-nistp256').signature.verifier;
  assert.deepEqual(Object.keys(byKey), ['publicKey', 'keyDetails']);
  const verifier = { kind: 'certificate', der: new Uint8Array([0x30, 0]) } as const;
  const byCertificate = encode('ecdsa-sha2-256-nistp256', { verifier }).signature.verifier;
  assert.deepEqual(byCertificate, { x509Certificate: { rawBytes: 'MAA=' }, keyDetails: 'PKIX_ECDSA_P256_SHA_256' });
});

test('of an envelope the digest of what is signed is logged, by the hash of the key', () => {
  const pae = encodeUtf8('DSSEv1 …');
  const dsse = { kind: 'dsse', envelope: encodeUtf8('{}'), pae } as const;
  const cases = [
    ['ecdsa-sha2-256-nistp256', 'sha256', 'PKIX_ECDSA_P256_SHA_256'],
    ['ecdsa-sha2-384-nistp384', 'sha384', 'PKIX_ECDSA_P384_SHA_384'],
    ['ecdsa-sha2-512-nistp521', 'sha512', 'PKIX_ECDSA_P521_SHA_512'],
    ['rsa-sign-pkcs1-2048-sha256', 'sha256', 'PKIX_RSA_PKCS1V15_2048_SHA256'],
  ] as const;
  for (const [algorithm, hash, details] of cases) {
    const { digest, signature } = encode(algorithm, { content: dsse });
    assert.equal(digest, Buffer.from(digestBytes(hash, pae)).toString('base64'));
    assert.equal(signature.verifier.keyDetails, details);
  }
});

test('Ed25519 is refused, because its signatures cannot be checked by a digest', () => {
  assert.throws(() => encode('ed25519'), { code: 'key-unsupported' });
});
