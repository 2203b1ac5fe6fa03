// SPDX-License-Identifier: Apache-2.0
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import type { PredicateMatcher } from '../attest/predicate-matcher.ts';
import type { Statement } from '../attest/statement.ts';
import { quote } from '../bytes/quote.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Trust } from '../trust/trust.ts';
import type { AttestationCandidate } from './expectation.ts';
import type { ImageAttestation } from './image-attestation.ts';
import { requireSubjectsOf } from './require-subjects-of.ts';
import { verifySignedLayer } from './verify-signed-layer.ts';
import { type SignedStatement, verifyStatementBundle } from './verify-statement-bundle.ts';

/** What an attestation must say to be acceptable. */
export interface AttestationExpectation {
  /** Of the image. */
  readonly digest: Digest;
  readonly predicate: PredicateMatcher;
}

/**
 * Proves that somebody trusted attested this image with a predicate of this type. The signature is verified over the payload as it was
 * stored; only then is it parsed, and its type looked at (GHSA-vjxv-45g9-9296, GHSA-w6c6-c85g-mmv6). A signature of the image is no
 * attestation, whatever type is asked for.
 *
 * @throws {UntrustedError} as `verifySigner`; `evidence-malformed`, `statement-not-image-signing` for what is no in-toto statement,
 * `digest-mismatch`, `predicate-mismatch`
 * @throws {UsageError} `usage-api` when nobody is trusted, `trusted-root-missing`
 */
export function verifyAttestation(
  candidate: AttestationCandidate,
  trust: Trust,
  { digest, predicate }: AttestationExpectation,
): Verified<ImageAttestation> {
  const { by, statement, payload } = verifyStatement(candidate, trust);
  requireSubjectsOf(statement, digest);
  requirePredicate(statement, predicate);
  return mintVerified({ ...by, digest, statement, payload });
}

function verifyStatement(candidate: AttestationCandidate, trust: Trust): Verified<SignedStatement> {
  switch (candidate.kind) {
    case 'bundle':
      return verifyStatementBundle(candidate.bytes, trust);
    case 'envelope':
      return verifySignedLayer(candidate, trust);
  }
}

/**
 * Returns if the statement is an attestation of the wanted type.
 *
 * @throws {UntrustedError} `predicate-mismatch`
 */
export function requirePredicate({ predicateType }: Statement, wanted: PredicateMatcher): void {
  const isSignature = predicateType === imageSignaturePredicate;
  if (!isSignature && wanted.matches(predicateType)) return;
  const got = isSignature ? 'a signature of the image' : quote(predicateType);
  throw new UntrustedError(
    'predicate-mismatch',
    `wanted an attestation of the type ${quote(wanted.text)}, got ${got}`,
    { detail: { wanted: wanted.text, got: predicateType } },
  );
}
