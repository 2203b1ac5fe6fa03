// SPDX-License-Identifier: Apache-2.0
import { readDer, readOctetString } from '../bytes/der.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { parseCertificate } from './parse-certificate.ts';
import { extensionOf, parseCertificateUsage } from './parse-certificate-usage.ts';
import type { SignerId, TimestampToken } from './timestamp-token.ts';

const subjectKeyIdOid = '2.5.29.14';

export interface TimestampSignerCandidate {
  readonly certificate: Certificate;
  /** Delivered beside it; believed only through the signatures above them. */
  readonly extraIntermediates: readonly Certificate[];
}

/**
 * The certificate with which `authority` can have signed the token: its own, or if it names none of its signers, one that came with the
 * token. A claim; its path is still to be proven. Undefined if the token names no certificate that this authority could have.
 */
export function findTimestampSigner(
  { signer: { id }, certificates }: TimestampToken,
  authority: CertificateAuthority,
): TimestampSignerCandidate | undefined {
  const own = [...authority.intermediates, authority.root];
  const trusted = own.find((certificate) => isNamed(certificate, id));
  if (trusted !== undefined) return { certificate: trusted, extraIntermediates: [] };
  // Who trusts one signer of an authority by name does not trust the others that it may have.
  if (own.some(isSigner)) return undefined;
  const named = certificates.filter((der) => mayBeNamed(der, id)).flatMap(parseIfPossible);
  const certificate = named.find((candidate) => isNamed(candidate, id));
  if (certificate === undefined) return undefined;
  const others = certificates.filter((der) => !equalBytes(der, certificate.der));
  return { certificate, extraIntermediates: others.flatMap(parseIfPossible) };
}

function isSigner(certificate: Certificate): boolean {
  try {
    return !parseCertificateUsage(certificate).isAuthority;
  } catch (error) {
    if (error instanceof MalformedError) return true;
    throw error;
  }
}

function isNamed(certificate: Certificate, id: SignerId): boolean {
  switch (id.kind) {
    case 'issuer-and-serial':
      return equalBytes(certificate.issuer, id.issuer) && equalBytes(certificate.serialNumber, id.serialNumber);
    case 'key-id': {
      const keyId = keyIdOf(certificate);
      return keyId !== undefined && equalBytes(keyId, id.keyId);
    }
  }
}

/** Cheaper than to parse certificates that cannot be the one. */
function mayBeNamed(der: Uint8Array, id: SignerId): boolean {
  const parts = id.kind === 'key-id' ? [id.keyId] : [id.issuer, id.serialNumber];
  return parts.every((part) => bufferOf(der).includes(bufferOf(part)));
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function keyIdOf(certificate: Certificate): Uint8Array | undefined {
  const extension = extensionOf(certificate, subjectKeyIdOid);
  try {
    return extension === undefined ? undefined : readOctetString(readDer(extension.value));
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Certificates that nobody needs may be of any kind. */
function parseIfPossible(der: Uint8Array): readonly Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    if (error instanceof MalformedError || error instanceof UntrustedError) return [];
    throw error;
  }
}
