// SPDX-License-Identifier: Apache-2.0
import { isEd25519phSignature } from './ed25519ph.ts';
import { digestBytes } from './hash.ts';
import type { PublicKey } from './public-key.ts';
import { mintVerified, type Verified } from './verified.ts';
import { isSignature, signatureMismatch } from './verify-signature.ts';

/**
 * Proves that the holder of `key` signed the file `message`; returns it. As `verifySignature`, and by Ed25519ph too: clients of
 * Sigstore sign files so, and nothing else (envelopes, notes, certificates), which therefore must not be verified by this.
 *
 * @throws {UntrustedError} `signature-mismatch`
 */
export function verifyMessageSignature(
  key: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): Verified<Uint8Array> {
  if (isSignature(key, message, signature)) return mintVerified(message);
  // The domain separation of RFC 8032 §2 keeps the two apart: a signature of one kind is none of the other, of any message.
  if (key.kind === 'ed25519' && isEd25519phSignature(key, digestBytes('sha512', message), signature)) {
    return mintVerified(message);
  }
  throw signatureMismatch(key);
}
