// SPDX-License-Identifier: Apache-2.0
import {
  derBoolean,
  derExplicit,
  derImplicit,
  derInteger,
  derNamedBits,
  derNull,
  derOctetString,
  derOid,
  derSequence,
  derUtf8,
} from '../../bytes/encode-der.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { digestBytes } from '../../crypto/hash.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import type { SubjectName } from '../../x509/certificate-identity.ts';
import { encodeGeneralName } from './subject-alternative-name.ts';

export const extendedKeyUsages = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  any: '2.5.29.37.0',
} as const;
export type ExtendedKeyUsage = keyof typeof extendedKeyUsages;

const keyUsageBits = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const;
export type KeyUsage = keyof typeof keyUsageBits;

/** Of an authority; `pathLength` is how many other authorities may stand between it and a leaf. */
export function authorityConstraints(pathLength?: number): CertificateExtension {
  const limit = pathLength === undefined ? [] : [derInteger(pathLength)];
  return { oid: '2.5.29.19', critical: true, value: derSequence(derBoolean('true'), ...limit) };
}

/** Basic constraints that say: no authority. */
export function leafConstraints(): CertificateExtension {
  return { oid: '2.5.29.19', critical: true, value: derSequence() };
}

export function keyUsage(...usages: readonly KeyUsage[]): CertificateExtension {
  return { oid: '2.5.29.15', critical: true, value: derNamedBits(...usages.map((usage) => keyUsageBits[usage])) };
}

/** Not critical; RFC 3161 §2.3 wants it critical for timestamping: see `critical`. */
export function extendedKeyUsage(...usages: readonly ExtendedKeyUsage[]): CertificateExtension {
  const value = derSequence(...usages.map((usage) => derOid(extendedKeyUsages[usage])));
  return { oid: '2.5.29.37', critical: false, value };
}

export function subjectKeyId(key: PublicKey): CertificateExtension {
  return { oid: '2.5.29.14', critical: false, value: derOctetString(keyIdOf(key)) };
}

export function authorityKeyId(key: PublicKey): CertificateExtension {
  return { oid: '2.5.29.35', critical: false, value: derSequence(derImplicit(0, keyIdOf(key))) };
}

/** Subtrees in which names must, or must not, lie (RFC 5280 §4.2.1.10). */
export function nameConstraints(subtrees: {
  readonly permitted?: readonly SubjectName[];
  readonly excluded?: readonly SubjectName[];
}): CertificateExtension {
  const encode = (tag: number, names: readonly SubjectName[] = []): readonly Uint8Array[] =>
    names.length === 0 ? [] : [derExplicit(tag, ...names.map((name) => derSequence(encodeGeneralName(name))))];
  const value = derSequence(...encode(0, subtrees.permitted), ...encode(1, subtrees.excluded));
  return { oid: '2.5.29.30', critical: true, value };
}

/** `1.3.6.1.4.1.57264.1.<arc>`; raw text up to arc 6, UTF8String above (fulcio docs/oid-info.md). */
export function fulcioExtension(arc: number, text: string): CertificateExtension {
  const value = arc <= 6 ? encodeUtf8(text) : derUtf8(text);
  return { oid: `1.3.6.1.4.1.57264.1.${arc}`, critical: false, value };
}

export const poisonOid = '1.3.6.1.4.1.11129.2.4.3';

/** Makes a certificate one that nobody accepts but a certificate log (RFC 6962 §3.1). */
export function precertificatePoison(): CertificateExtension {
  return { oid: poisonOid, critical: true, value: derNull() };
}

export function critical(extension: CertificateExtension): CertificateExtension {
  return { ...extension, critical: true };
}

/** RFC 7093 §2 method 1: the leftmost 160 bits of SHA-256. */
function keyIdOf(key: PublicKey): Uint8Array {
  return digestBytes('sha256', key.spki).subarray(0, 20);
}
