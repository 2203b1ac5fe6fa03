// SPDX-License-Identifier: Apache-2.0
import { mintVerified, type Verified } from '../crypto/verified.ts';
import type { TrustedKeys } from '../trust/trusted-keys.ts';
import type { ImageExpectation, SignatureCandidate } from './expectation.ts';
import type { ImageSignature } from './image-signature.ts';
import { requireTlog } from './require-tlog.ts';
import { verifyImageBundle } from './verify-image-bundle.ts';
import { verifySimpleSigning } from './verify-simple-signing.ts';

/**
 * Proves that a trusted key signed this image: the signature covers the very bytes in the candidate, they say "image signature",
 * and they name the expected digest and annotations.
 *
 * @throws {UntrustedError} `evidence-malformed`, `certificate-in-key-mode`, `signature-mismatch`, `key-mismatch`,
 * `statement-not-image-signing`, `digest-mismatch`, `annotation-mismatch`, `reference-mismatch`, `log-entry-missing`
 * @throws {UsageError} `usage-api` when no key is trusted
 */
export function verifyImageSignature(
  candidate: SignatureCandidate,
  trust: TrustedKeys,
  expectation: ImageExpectation,
): Verified<ImageSignature> {
  const signature = verifyCandidate(candidate, trust, expectation);
  requireTlog(signature.tlog, expectation);
  return mintVerified(signature);
}

function verifyCandidate(
  candidate: SignatureCandidate,
  trust: TrustedKeys,
  expectation: ImageExpectation,
): ImageSignature {
  switch (candidate.kind) {
    case 'bundle':
      return verifyImageBundle(candidate.bytes, trust, expectation);
    case 'simple-signing':
      return verifySimpleSigning(candidate, trust, expectation);
  }
}
