// SPDX-License-Identifier: Apache-2.0
import { naturalHash } from '../crypto/key-kind.ts';
import { bodyVerifierOf } from './body-verifier-of.ts';
import { keyDetailsOf } from './key-details.ts';
import { encodeRekor2Leaf } from './rekor2-leaf.ts';
import type { SignedClaim } from './signed-claim.ts';
import { signedDigest } from './signed-digest.ts';

/**
 * The leaf (`hashedrekord` 0.0.2) that Rekor 2 makes of such a signature, for entries that do not bring it: an inclusion proof
 * of it binds the entry to the claim.
 *
 * @throws {UntrustedError} `log-entry-mismatch` where the digest that the leaf holds is not known
 */
export function recomputeLeaf(claim: SignedClaim): Uint8Array {
  // Rekor 2 takes Ed25519 over a message only in its prehashed form, with SHA-512.
  const isPrehashed = claim.publicKey.kind === 'ed25519' && claim.content.kind === 'message';
  const algorithm = isPrehashed ? 'sha512' : naturalHash(claim.publicKey.kind);
  return encodeRekor2Leaf({
    digest: { algorithm, hex: signedDigest(claim, algorithm) },
    signature: claim.signature,
    verifier: bodyVerifierOf(claim),
    keyDetails: keyDetailsOf(claim.publicKey, isPrehashed ? 'prehashed' : 'pure'),
  });
}
