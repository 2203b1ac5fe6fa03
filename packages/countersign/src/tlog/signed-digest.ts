// SPDX-License-Identifier: Apache-2.0
import { digestHex, type HashAlgorithm } from '../crypto/hash.ts';
import { mismatch } from './log-entry-mismatch.ts';
import type { SignedClaim } from './signed-claim.ts';

/**
 * Digest of the bytes that the signature covers: the message, or the pre-authentication encoding of an envelope.
 *
 * @throws {UntrustedError} `log-entry-mismatch`
 */
export function signedDigest(claim: SignedClaim, algorithm: HashAlgorithm): string {
  if (claim.content.kind === 'dsse') return digestHex(algorithm, claim.content.pae);
  const hex = claim.content.digests[algorithm];
  if (hex !== undefined) return hex;
  throw mismatch('digest', `the log entry names the \`${algorithm}\` digest of the content, which is not known here`);
}
