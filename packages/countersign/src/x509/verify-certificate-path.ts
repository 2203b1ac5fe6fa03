// SPDX-License-Identifier: Apache-2.0

import { isWithin } from '../crypto/validity-period.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { certificateError } from './certificate-error.ts';
import { findPath } from './find-path.ts';
import { type CertificatePurpose, requireIssuerUsage, requireLeafUsage } from './require-usage.ts';

export interface CertificatePath {
  readonly leaf: Certificate;
  /** That of the leaf first, the root last; empty if the leaf itself is the anchor. */
  readonly issuers: readonly Certificate[];
  readonly authority: CertificateAuthority;
}

export interface PathOptions {
  readonly authorities: readonly CertificateAuthority[];
  /** The whole path, and the trust in its authority, must have been valid at each; at least one. */
  readonly instantsMs: readonly number[];
  readonly purpose: CertificatePurpose;
  /** Delivered with the leaf and believed only through the signatures above them. */
  readonly extraIntermediates?: readonly Certificate[];
}

const maxExtraIntermediates = 16;

/**
 * Proves that a trusted authority issued `leaf` for this purpose (RFC 5280 §6.1): names and signatures up to its root, usage and
 * constraints of every certificate, validity at every instant. Signatures between certificates of the authority are verified once and
 * remembered by these objects, so parse a trusted root once.
 *
 * @throws {UntrustedError} `certificate-untrusted`, `certificate-expired`, `certificate-refused`
 * @throws {UsageError} `usage-api` without an instant
 */
export function verifyCertificatePath(leaf: Certificate, options: PathOptions): Verified<CertificatePath> {
  if (options.instantsMs.length === 0)
    throw new UsageError('usage-api', 'wanted an instant at which the path is valid');
  if ((options.extraIntermediates?.length ?? 0) > maxExtraIntermediates) {
    throw certificateError(
      'certificate-refused',
      leaf,
      `wanted at most ${maxExtraIntermediates} certificates beside it, got more`,
    );
  }
  let problem: UntrustedError | undefined;
  for (const authority of options.authorities) {
    try {
      const path = pathTo(leaf, authority, options);
      if (path !== undefined) return mintVerified(path);
    } catch (error) {
      if (!(error instanceof UntrustedError)) throw error;
      problem ??= error;
    }
  }
  // An authority that issued the certificate, and yet must refuse it, says more than the others that never saw it.
  throw problem ?? certificateError('certificate-untrusted', leaf, 'no path leads to a trusted authority');
}

/** Undefined if the authority did not issue the leaf. */
function pathTo(leaf: Certificate, authority: CertificateAuthority, options: PathOptions): CertificatePath | undefined {
  const { instantsMs, purpose, extraIntermediates = [] } = options;
  const issuers = findPath(leaf, authority, {
    extraIntermediates,
    requireIssuer: (issuer, below) => {
      requireIssuerUsage(issuer, below, purpose);
      requireValidity(issuer, instantsMs);
    },
  });
  if (issuers === undefined) return undefined;
  requireLeafUsage(leaf, purpose);
  requireValidity(leaf, instantsMs);
  requireTrust(leaf, authority, instantsMs);
  return { leaf, issuers, authority };
}

function requireValidity(certificate: Certificate, instantsMs: readonly number[]): void {
  const { notBeforeMs: startMs, notAfterMs: endMs } = certificate;
  const missed = instantsMs.find((instantMs) => !isWithin({ startMs, endMs }, instantMs));
  if (missed === undefined) return;
  const problem = `valid from ${shownTime(startMs)} to ${shownTime(endMs)}, and not at ${shownTime(missed)}`;
  throw certificateError('certificate-expired', certificate, problem);
}

function requireTrust(
  leaf: Certificate,
  { name, validFor }: CertificateAuthority,
  instantsMs: readonly number[],
): void {
  const missed = instantsMs.find((instantMs) => !isWithin(validFor, instantMs));
  if (missed === undefined) return;
  throw certificateError(
    'certificate-expired',
    leaf,
    `its authority \`${name}\` is not trusted at ${shownTime(missed)}`,
  );
}

function shownTime(instantMs: number): string {
  return Math.abs(instantMs) <= 8.64e15 ? new Date(instantMs).toISOString() : 'no time';
}
