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

/** What a log is asked to publish: before the certificate exists, or after. */
export type LoggedCertificate =
  /** `tbs`: the certificate's signed part, without the list of SCTs and without the poison. */
  | { readonly kind: 'precertificate'; readonly tbs: Uint8Array; readonly issuer: PublicKey }
  | { readonly kind: 'certificate'; readonly certificate: Uint8Array };

/** The promise of a log to publish a certificate. */
export interface SignedCertificateTimestamp {
  /** SHA-256 of the log's key. */
  readonly logId: Uint8Array;
  readonly timestampMs: number;
  readonly extensions: Uint8Array;
  /** With the numbers of its algorithm and its length before it (RFC 5246 §4.7). */
  readonly signature: Uint8Array;
}

const v1 = tlsInteger(1, 0);
const certificateTimestamp = tlsInteger(1, 0);
const hashNumbers: Readonly<Record<HashAlgorithm, number>> = { sha256: 4, sha384: 5, sha512: 6 };

/**
 * What an SCT signs (RFC 6962 §3.2), and byte for byte the MerkleTreeLeaf of the same entry (§3.4): version and kind are numbered 0
 * in both.
 */
export function timestampedEntry(logged: LoggedCertificate, options: SctOptions): Uint8Array {
  const timestamp = tlsInteger(8, options.timestampMs);
  const extensions = tlsVector(2, options.extensions ?? new Uint8Array());
  return concatBytes(v1, certificateTimestamp, timestamp, entryOf(logged), extensions);
}

export function signSct(
  logged: LoggedCertificate,
  logKey: PrivateKey,
  options: SctOptions,
): SignedCertificateTimestamp {
  return {
    logId: digestBytes('sha256', logKey.publicKey.spki),
    timestampMs: options.timestampMs,
    extensions: options.extensions ?? new Uint8Array(),
    signature: digitallySigned(logKey, timestampedEntry(logged, options)),
  };
}

/** SignedCertificateTimestamp of RFC 6962 §3.2. */
export function encodeSct({ logId, timestampMs, extensions, signature }: SignedCertificateTimestamp): Uint8Array {
  return concatBytes(v1, logId, tlsInteger(8, timestampMs), tlsVector(2, extensions), signature);
}

/** The same for the certificate with this signed part, to be issued by `issuer`; `tbs` is without the list of SCTs. */
export function buildSct(tbs: Uint8Array, issuer: PublicKey, logKey: PrivateKey, options: SctOptions): Uint8Array {
  return encodeSct(signSct({ kind: 'precertificate', tbs, issuer }, logKey, options));
}

/** A signature as TLS 1.2 writes it down: algorithm, length, bytes (RFC 5246 §4.7). */
export function digitallySigned(key: PrivateKey, message: Uint8Array): Uint8Array {
  const algorithm = naturalAlgorithmOf(key.publicKey);
  return concatBytes(algorithmNumbers(algorithm), tlsVector(2, signWithAlgorithm(key, algorithm, message)));
}

/** SignedCertificateTimestampList as a certificate extension (RFC 6962 §3.3). */
export function sctList(scts: readonly Uint8Array[]): CertificateExtension {
  const list = tlsVector(2, ...scts.map((sct) => tlsVector(2, sct)));
  return { oid: '1.3.6.1.4.1.11129.2.4.2', critical: false, value: derOctetString(list) };
}

/** A certificate in which each of `logKeys` has promised, as the last extension, to publish it; no log holds it. */
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

/** Entry type, and the signed entry of that type. */
function entryOf(logged: LoggedCertificate): Uint8Array {
  switch (logged.kind) {
    case 'certificate':
      return concatBytes(tlsInteger(2, 0), tlsVector(3, logged.certificate));
    case 'precertificate':
      return concatBytes(tlsInteger(2, 1), digestBytes('sha256', logged.issuer.spki), tlsVector(3, logged.tbs));
  }
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
