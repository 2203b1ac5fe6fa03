// SPDX-License-Identifier: Apache-2.0
import type { BodyVerifier } from './entry-body.ts';
import type { SignedClaim } from './signed-claim.ts';

/** How a log entry must name the signer of the claim. */
export function bodyVerifierOf({ verifier }: SignedClaim): BodyVerifier {
  return { kind: verifier.kind, bytes: verifier.kind === 'certificate' ? verifier.der : verifier.spki };
}
