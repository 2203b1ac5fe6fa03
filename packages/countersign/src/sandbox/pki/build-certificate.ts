// SPDX-License-Identifier: Apache-2.0
import { derBitString, derSequence } from '../../bytes/encode-der.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import type { CertificateSignatureAlgorithm } from '../../crypto/signature-algorithm.ts';
import { encodeSignatureAlgorithm } from './encode-algorithm.ts';
import { type CertificateContent, encodeTbsCertificate } from './encode-tbs-certificate.ts';

/** An X.509 certificate, DER, signed by `issuerKey`; what it says is never questioned, so that tests can make wrong ones. */
export function buildCertificate(
  content: CertificateContent,
  issuerKey: PrivateKey,
  algorithm: CertificateSignatureAlgorithm = naturalAlgorithmOf(issuerKey.publicKey),
): Uint8Array {
  const tbs = encodeTbsCertificate(content, algorithm);
  const signature = signWithAlgorithm(issuerKey, algorithm, tbs);
  return derSequence(tbs, encodeSignatureAlgorithm(algorithm), derBitString(signature));
}
