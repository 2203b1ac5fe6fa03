// SPDX-License-Identifier: Apache-2.0
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Trust } from '../trust/trust.ts';
import type { EvidenceCandidate } from './expectation.ts';
import type { ImageAttestation } from './image-attestation.ts';
import type { ImageSignature } from './image-signature.ts';
import { requireSubjectsOf } from './require-subjects-of.ts';
import { verifyImageStatement } from './verify-image-bundle.ts';
import { verifySignedLayer } from './verify-signed-layer.ts';
import { verifySimpleSigning } from './verify-simple-signing.ts';
import { type SignedStatement, verifyStatementBundle } from './verify-statement-bundle.ts';

/** What a piece of evidence turned out to be. A signature of an image is never an attestation, nor the other way round. */
export type ProvenEvidence =
  | ({ readonly kind: 'signature' } & ImageSignature)
  | ({ readonly kind: 'attestation' } & ImageAttestation);

/**
 * Proves that somebody trusted signed something about the image with this digest, and says what. Names are told and not compared.
 *
 * @throws {UntrustedError} as `verifyImageSignature` and `verifyAttestation`
 * @throws {UsageError} `usage-api` when nobody is trusted, `trusted-root-missing`
 */
export function verifyEvidence(candidate: EvidenceCandidate, trust: Trust, digest: Digest): Verified<ProvenEvidence> {
  switch (candidate.kind) {
    case 'bundle':
      return mintVerified(verifyStatement(verifyStatementBundle(candidate.bytes, trust), digest));
    case 'envelope':
      return mintVerified(verifyLayer(verifySignedLayer(candidate, trust), digest));
    case 'simple-signing':
      return mintVerified({ kind: 'signature', ...verifySimpleSigning(candidate, trust, expectationOf(digest)) });
  }
}

function verifyStatement(signed: Verified<SignedStatement>, digest: Digest): Verified<ProvenEvidence> {
  const { by, statement, payload } = signed;
  if (statement.predicateType === imageSignaturePredicate) {
    return mintVerified({ kind: 'signature', ...verifyImageStatement(signed, expectationOf(digest)) });
  }
  requireSubjectsOf(statement, digest);
  return mintVerified({ kind: 'attestation', ...by, digest, statement, payload });
}

/** No signer of images writes a bare envelope, and `verify` would not find a signature there: two commands must not differ on it. */
function verifyLayer(signed: Verified<SignedStatement>, digest: Digest): Verified<ProvenEvidence> {
  if (signed.statement.predicateType !== imageSignaturePredicate) return verifyStatement(signed, digest);
  throw new UntrustedError(
    'statement-not-image-signing',
    'wanted a signature of the image in a bundle, got it in a layer for attestations',
  );
}

function expectationOf(digest: Digest): Parameters<typeof verifyImageStatement>[1] {
  return { digest, annotations: {}, strictReference: 'report' };
}
