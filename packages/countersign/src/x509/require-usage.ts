// SPDX-License-Identifier: Apache-2.0
import { readDer } from '../bytes/der.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';
import { certificateRefused } from './certificate-error.ts';
import { isSelfIssued } from './is-self-issued.ts';
import { type CertificateUsage, extensionOf, extensionOid, parseCertificateUsage } from './parse-certificate-usage.ts';
import { parseGeneralNames } from './parse-general-names.ts';
import { requirePermittedNames } from './require-permitted-names.ts';

export type CertificatePurpose = 'code-signing' | 'timestamping';

const purposeOids: Readonly<Record<CertificatePurpose, string>> = {
  'code-signing': '1.3.6.1.5.5.7.3.3',
  timestamping: '1.3.6.1.5.5.7.3.8',
};
const anyPurposeOid = '2.5.29.37.0';

/**
 * `leaf` may sign for `purpose`: its extended key usage says so, no usage forbids it, it is no authority, and all its critical extensions
 * are understood. What authorities above it demand is not looked at.
 *
 * @throws {UntrustedError} `certificate-refused`
 */
export function requireLeafUsage(leaf: Certificate, purpose: CertificatePurpose): void {
  orRefused(leaf, () => {
    const usage = understoodUsage(leaf);
    if (usage.isAuthority)
      throw certificateRefused(leaf, 'wanted the certificate of a signer, got that of an authority');
    requireLeafKeyUsage(leaf, usage, purpose);
    requireLeafPurpose(leaf, usage, purpose);
  });
}

/**
 * `issuer` is an authority that may stand above `below` (the leaf first) for `purpose`, and all the names there are within its constraints.
 *
 * @throws {UntrustedError} `certificate-refused`
 */
export function requireIssuerUsage(
  issuer: Certificate,
  below: readonly Certificate[],
  purpose: CertificatePurpose,
): void {
  orRefused(issuer, () => {
    const usage = understoodUsage(issuer);
    if (!usage.isAuthority) throw certificateRefused(issuer, 'wanted an authority above another certificate, got none');
    if (usage.keyUsage?.keyCertSign === false) throw certificateRefused(issuer, 'its key usage lacks keyCertSign');
    if (usage.purposes !== undefined && !hasPurpose(usage.purposes, purpose)) {
      throw certificateRefused(issuer, `its extended key usage does not allow ${purpose}`);
    }
    requireLength(issuer, usage, below);
    const { nameConstraints } = usage;
    if (nameConstraints === undefined) return;
    // RFC 5280 §6.1.3: authorities that issued to themselves (new key, old name) are exempt; the leaf never is.
    for (const certificate of below.filter((item, index) => index === 0 || !isSelfIssued(item))) {
      requirePermittedNames(certificate, nameConstraints);
    }
  });
}

function understoodUsage(certificate: Certificate): CertificateUsage {
  const usage = parseCertificateUsage(certificate);
  const [unknown] = usage.unknownCritical;
  if (unknown !== undefined)
    throw certificateRefused(certificate, `the critical extension \`${unknown}\` is not understood`);
  const names = extensionOf(certificate, extensionOid.subjectAlternativeName);
  if (names?.critical === true) parseGeneralNames(readDer(names.value));
  return usage;
}

function requireLeafKeyUsage(leaf: Certificate, { keyUsage }: CertificateUsage, purpose: CertificatePurpose): void {
  if (keyUsage === undefined || keyUsage.digitalSignature) return;
  // RFC 3161 asks for a key that signs nothing else; some authorities mark it with contentCommitment alone.
  if (purpose === 'timestamping' && keyUsage.contentCommitment) return;
  throw certificateRefused(leaf, 'its key usage lacks digitalSignature');
}

function requireLeafPurpose(leaf: Certificate, usage: CertificateUsage, purpose: CertificatePurpose): void {
  const { purposes = [], arePurposesCritical } = usage;
  if (!purposes.includes(purposeOids[purpose])) {
    throw certificateRefused(leaf, `wanted an extended key usage with ${purpose}, got ${purposes.length} others`);
  }
  // RFC 3161 §2.3: critical, and nothing else, so that no other service can be talked into signing a time.
  if (purpose === 'timestamping' && (purposes.length > 1 || !arePurposesCritical)) {
    throw certificateRefused(leaf, 'wanted a critical extended key usage with timestamping alone');
  }
}

function hasPurpose(purposes: readonly string[], purpose: CertificatePurpose): boolean {
  return purposes.includes(purposeOids[purpose]) || purposes.includes(anyPurposeOid);
}

function requireLength(
  issuer: Certificate,
  { maxAuthoritiesBelow }: CertificateUsage,
  below: readonly Certificate[],
): void {
  const count = below.slice(1).filter((certificate) => !isSelfIssued(certificate)).length;
  if (maxAuthoritiesBelow !== undefined && count > maxAuthoritiesBelow) {
    throw certificateRefused(issuer, `wanted at most ${maxAuthoritiesBelow} authorities below it, got ${count}`);
  }
}

function orRefused(certificate: Certificate, check: () => void): void {
  try {
    check();
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw certificateRefused(certificate, `an extension does not parse: ${cause.message}`, cause);
  }
}
