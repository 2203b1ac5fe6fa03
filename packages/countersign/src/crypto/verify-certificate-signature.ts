// SPDX-License-Identifier: Apache-2.0
import { constants, verify } from 'node:crypto';
import type { KeyKind } from './key-kind.ts';
import { keyHandle, type PublicKey } from './public-key.ts';
import type { CertificateSignatureAlgorithm } from './signature-algorithm.ts';
import { mintVerified, type Verified } from './verified.ts';
import { signatureMismatch } from './verify-signature.ts';

/**
 * Proves that the holder of `key` signed `message` with exactly this algorithm; returns that message. For certificates, SCTs and
 * timestamps, which state their algorithm under the signature.
 *
 * @throws {UntrustedError} `signature-mismatch`, also for a key of another family and a signature that does not parse
 */
export function verifySignatureWithAlgorithm(
  key: PublicKey,
  algorithm: CertificateSignatureAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): Verified<Uint8Array> {
  if (!isSignature(key, algorithm, message, signature)) throw signatureMismatch(key);
  return mintVerified(message);
}

function isSignature(
  key: PublicKey,
  algorithm: CertificateSignatureAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (familyOf(key.kind) !== familyOfAlgorithm(algorithm)) return false;
  const handle = key[keyHandle];
  switch (algorithm.kind) {
    case 'rsa-pss': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify(algorithm.hash, message, { key: handle, padding, saltLength: algorithm.saltLength }, signature);
    }
    // Without options a signature is PKCS #1 v1.5 or, with ECDSA, DER; options would cost a fifth more.
    case 'rsa-pkcs1':
    case 'ecdsa':
      return verify(algorithm.hash, message, handle, signature);
    case 'ed25519':
      return verify(null, message, handle, signature);
  }
}

type Family = 'ecdsa' | 'rsa' | 'ed25519';

function familyOf(kind: KeyKind): Family {
  return kind === 'rsa' || kind === 'ed25519' ? kind : 'ecdsa';
}

function familyOfAlgorithm({ kind }: CertificateSignatureAlgorithm): Family {
  return kind === 'ecdsa' || kind === 'ed25519' ? kind : 'rsa';
}
