// SPDX-License-Identifier: Apache-2.0
import { constants, type SignKeyObjectInput, sign } from 'node:crypto';
import { hashOfKind } from './key-kind.ts';
import type { PrivateKey } from './private-key.ts';
import type { PublicKey } from './public-key.ts';
import { keyHandle } from './public-key.ts';
import type { CertificateSignatureAlgorithm } from './signature-algorithm.ts';

/** How a key of this kind signs unless it is told otherwise: the hash of its curve, PKCS#1 v1.5 for RSA. */
export function naturalAlgorithmOf(key: PublicKey): CertificateSignatureAlgorithm {
  switch (key.kind) {
    case 'ed25519':
      return { kind: 'ed25519' };
    case 'rsa':
      return { kind: 'rsa-pkcs1', hash: hashOfKind.rsa.natural };
    case 'ecdsa-p256':
    case 'ecdsa-p384':
    case 'ecdsa-p521':
      return { kind: 'ecdsa', hash: hashOfKind[key.kind].natural };
  }
}

/** Signs `message` in the way that an X.509 algorithm identifier names; ECDSA in DER. The key must be of that family. */
export function signWithAlgorithm(
  key: PrivateKey,
  algorithm: CertificateSignatureAlgorithm,
  message: Uint8Array,
): Uint8Array {
  const hash = algorithm.kind === 'ed25519' ? null : algorithm.hash;
  return new Uint8Array(sign(hash, message, { key: key[keyHandle], ...paddingOf(algorithm) }));
}

function paddingOf(algorithm: CertificateSignatureAlgorithm): Omit<SignKeyObjectInput, 'key'> {
  switch (algorithm.kind) {
    case 'rsa-pkcs1':
      return { padding: constants.RSA_PKCS1_PADDING };
    case 'rsa-pss':
      return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength };
    case 'ecdsa':
    case 'ed25519':
      return {};
  }
}
