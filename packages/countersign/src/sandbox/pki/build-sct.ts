// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../../bytes/concat.ts';
import { derOctetString } from '../../bytes/encode-der.ts';
import { digestBytes, type HashAlgorithm } from '../../crypto/hash.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import type { CertificateSignatureAlgorithm } from '../../crypto/signature-algorithm.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import { buildCertificate } from './build-certificate.ts';
import { type CertificateContent, encodeTbsCertificate } from './encode-tbs-certificate.ts';
import { tlsInteger, tlsVector } from './tls-encoding.ts';

export interface SctOptions {
  readonly timestampMs: number;
  /** What stands in the SCT's own extensions; RFC 6962 defines none, and signs them. */
  readonly extensions?: Uint8Array;
}

const v1 = tlsInteger(1, 0);
const certificateTimestamp = tlsInteger(1, 0);
const precertificateEntry = tlsInteger(2, 1);
const hashNumbers: Readonly<Record<HashAlgorithm, number>> = { sha256: 4, sha384: 5, sha512: 6 };

/**
 * A SignedCertificateTimestamp (RFC 6962 §3.2) for the certificate with this content, to be issued by `issuer`. `tbs` is the
 * certificate's signed part without the list of SCTs: what the log sees before the certificate exists.
 */
export function buildSct(tbs: Uint8Array, issuer: PublicKey, logKey: PrivateKey, options: SctOptions): Uint8Array {
  const timestamp = tlsInteger(8, options.timestampMs);
  const extensions = tlsVector(2, options.extensions ?? new Uint8Array());
  const entry = concatBytes(precertificateEntry, digestBytes('sha256', issuer.spki), tlsVector(3, tbs));
  const signed = concatBytes(v1, certificateTimestamp, timestamp, entry, extensions);
  const algorithm = naturalAlgorithmOf(logKey.publicKey);
  const signature = tlsVector(2, signWithAlgorithm(logKey, algorithm, signed));
  const logId = digestBytes('sha256', logKey.publicKey.spki);
  return concatBytes(v1, logId, timestamp, extensions, algorithmNumbers(algorithm), signature);
}

/** SignedCertificateTimestampList as a certificate extension (RFC 6962 §3.3). */
export function sctList(scts: readonly Uint8Array[]): CertificateExtension {
  const list = tlsVector(2, ...scts.map((sct) => tlsVector(2, sct)));
  return { oid: '1.3.6.1.4.1.11129.2.4.2', critical: false, value: derOctetString(list) };
}

/** A certificate in which each of `logKeys` has promised, as the last extension, to publish it. */
export function buildLoggedCertificate(
  content: CertificateContent,
  issuerKey: PrivateKey,
  logKeys: readonly PrivateKey[],
  options: SctOptions,
): Uint8Array {
  const tbs = encodeTbsCertificate(content, naturalAlgorithmOf(issuerKey.publicKey));
  const scts = logKeys.map((logKey) => buildSct(tbs, issuerKey.publicKey, logKey, options));
  return buildCertificate({ ...content, extensions: [...content.extensions, sctList(scts)] }, issuerKey);
}

function algorithmNumbers(algorithm: CertificateSignatureAlgorithm): Uint8Array {
  switch (algorithm.kind) {
    case 'ecdsa':
      return new Uint8Array([hashNumbers[algorithm.hash], 3]);
    case 'rsa-pkcs1':
      return new Uint8Array([hashNumbers[algorithm.hash], 1]);
    case 'rsa-pss':
      // RFC 8446 §4.2.3: rsa_pss_rsae_sha256 and its neighbours.
      return new Uint8Array([8, hashNumbers[algorithm.hash]]);
    case 'ed25519':
      return new Uint8Array([8, 7]);
  }
}
