// SPDX-License-Identifier: Apache-2.0
import { mintVerified, type Verified } from '../crypto/verified.ts';
import type { Trust } from '../trust/trust.ts';
import type { ImageExpectation, SignatureCandidate } from './expectation.ts';
import type { ImageSignature } from './image-signature.ts';
import { verifyImageBundle } from './verify-image-bundle.ts';
import { verifySimpleSigning } from './verify-simple-signing.ts';

/**
 * Proves that somebody trusted signed this image: the signature covers the very bytes in the candidate, they say "image signature",
 * they name the expected digest and annotations, and the logs and timestamps that are demanded saw it.
 *
 * @throws {UntrustedError} as `verifySigner`; `evidence-malformed`, `statement-not-image-signing`, `digest-mismatch`,
 * `annotation-mismatch`, `reference-mismatch`
 * @throws {UsageError} `usage-api` when nobody is trusted, `trusted-root-missing`
 */
export function verifyImageSignature(
  candidate: SignatureCandidate,
  trust: Trust,
  expectation: ImageExpectation,
): Verified<ImageSignature> {
  switch (candidate.kind) {
    case 'bundle':
      return mintVerified(verifyImageBundle(candidate.bytes, trust, expectation));
    case 'simple-signing':
      return mintVerified(verifySimpleSigning(candidate, trust, expectation));
  }
}
