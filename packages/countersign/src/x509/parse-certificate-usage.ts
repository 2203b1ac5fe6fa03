// SPDX-License-Identifier: Apache-2.0
import {
  type BitString,
  derTag,
  readBitString,
  readBoolean,
  readDer,
  readDerChildren,
  readOid,
  readSmallInteger,
} from '../bytes/der.ts';
import { readDerSequence, takeEnd, takeOptional } from '../bytes/der-fields.ts';
import type { Certificate, CertificateExtension } from './certificate.ts';
import { type NameConstraints, parseNameConstraints } from './parse-name-constraints.ts';

/** What the extensions of a certificate allow it to be used for. */
export interface CertificateUsage {
  readonly isAuthority: boolean;
  /** How many authorities may stand between this one and the leaf. */
  readonly maxAuthoritiesBelow?: number;
  /** Absent: any. */
  readonly keyUsage?: KeyUsage;
  /** Extended key usages, dotted decimal; absent: any. */
  readonly purposes?: readonly string[];
  readonly arePurposesCritical: boolean;
  readonly nameConstraints?: NameConstraints;
  /** OIDs of critical extensions that are not understood: whoever meets one must refuse (RFC 5280 §4.2). */
  readonly unknownCritical: readonly string[];
}

export interface KeyUsage {
  readonly digitalSignature: boolean;
  readonly contentCommitment: boolean;
  readonly keyCertSign: boolean;
}

export const extensionOid = {
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  extendedKeyUsage: '2.5.29.37',
} as const;

const known: ReadonlySet<string> = new Set(Object.values(extensionOid));
const maxPurposes = 64;

/** @throws {MalformedError} `der-malformed` */
export function parseCertificateUsage(certificate: Certificate): CertificateUsage {
  const keyUsage = extensionOf(certificate, extensionOid.keyUsage);
  const purposes = extensionOf(certificate, extensionOid.extendedKeyUsage);
  const constraints = extensionOf(certificate, extensionOid.nameConstraints);
  return {
    ...parseBasicConstraints(extensionOf(certificate, extensionOid.basicConstraints)),
    ...(keyUsage === undefined ? {} : { keyUsage: parseKeyUsage(readBitString(readDer(keyUsage.value))) }),
    ...(purposes === undefined ? {} : { purposes: readDerChildren(readDer(purposes.value), maxPurposes).map(readOid) }),
    arePurposesCritical: purposes?.critical ?? false,
    ...(constraints === undefined ? {} : { nameConstraints: parseNameConstraints(constraints.value) }),
    unknownCritical: certificate.extensions.filter(isUnknownCritical).map(({ oid }) => oid),
  };
}

export function extensionOf({ extensions }: Certificate, oid: string): CertificateExtension | undefined {
  return extensions.find((extension) => extension.oid === oid);
}

function isUnknownCritical({ oid, critical }: CertificateExtension): boolean {
  return critical && !known.has(oid);
}

function parseBasicConstraints(
  extension: CertificateExtension | undefined,
): Pick<CertificateUsage, 'isAuthority' | 'maxAuthoritiesBelow'> {
  if (extension === undefined) return { isAuthority: false };
  const fields = readDerSequence(readDer(extension.value), 2);
  const authority = takeOptional(fields, derTag.boolean);
  const length = takeOptional(fields, derTag.integer);
  takeEnd(fields);
  const isAuthority = authority !== undefined && readBoolean(authority);
  return length === undefined ? { isAuthority } : { isAuthority, maxAuthoritiesBelow: readSmallInteger(length) };
}

/** RFC 5280 §4.2.1.3: bit 0 is the first of the first octet. */
function parseKeyUsage({ bytes: [first = 0] }: BitString): KeyUsage {
  return {
    digitalSignature: (first & 0x80) !== 0,
    contentCommitment: (first & 0x40) !== 0,
    keyCertSign: (first & 0x04) !== 0,
  };
}
