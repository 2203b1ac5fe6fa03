// SPDX-License-Identifier: Apache-2.0
import {
  derBoolean,
  derCertificateTime,
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derUnsigned,
} from '../../bytes/encode-der.ts';
import type { CertificateSignatureAlgorithm } from '../../crypto/signature-algorithm.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import { encodeSignatureAlgorithm } from './encode-algorithm.ts';
import { encodeName, type NameParts } from './encode-name.ts';

/** All that a certificate says. Nothing is added or checked, so that tests can make wrong ones. */
export interface CertificateContent {
  /** An unsigned number, most significant byte first. */
  readonly serialNumber: Uint8Array;
  readonly issuer: NameParts;
  readonly subject: NameParts;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly extensions: readonly CertificateExtension[];
}

const version3 = derExplicit(0, derInteger(2));

/** TBSCertificate (RFC 5280 §4.1), DER: what the issuer signs. */
export function encodeTbsCertificate(
  content: CertificateContent,
  algorithm: CertificateSignatureAlgorithm,
): Uint8Array {
  return derSequence(
    version3,
    derUnsigned(content.serialNumber),
    encodeSignatureAlgorithm(algorithm),
    encodeName(content.issuer),
    derSequence(derCertificateTime(content.notBeforeMs), derCertificateTime(content.notAfterMs)),
    encodeName(content.subject),
    content.spki,
    ...encodeExtensions(content.extensions),
  );
}

function encodeExtensions(extensions: readonly CertificateExtension[]): readonly Uint8Array[] {
  return extensions.length === 0 ? [] : [derExplicit(3, derSequence(...extensions.map(encodeExtension)))];
}

function encodeExtension({ oid, critical, value }: CertificateExtension): Uint8Array {
  return derSequence(derOid(oid), ...(critical ? [derBoolean('true')] : []), derOctetString(value));
}
