// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from '../crypto/public-key.ts';
import type { MessageDigests } from '../crypto/verify-digest-signature.ts';

/** What the evidence beside a log entry says: this key signed that content. The entry must say the same. */
export interface SignedClaim {
  /** Raw bytes, as a verifier checks them: DER for ECDSA. */
  readonly signature: Uint8Array;
  /** What the evidence (or, for a bare key, the trust) names as the signer; the entry repeats it. */
  readonly verifier: ClaimedVerifier;
  /** Of the certificate, or the bare key itself. */
  readonly publicKey: PublicKey;
  readonly content: ClaimedContent;
}

export type ClaimedVerifier =
  | { readonly kind: 'certificate'; readonly der: Uint8Array }
  | { readonly kind: 'key'; readonly spki: Uint8Array };

export type ClaimedContent =
  /** Every digest that is known of the signed bytes; an entry under a digest that is not here cannot be bound. */
  { readonly kind: 'message'; readonly digests: MessageDigests } | DsseClaim;

export interface DsseClaim {
  readonly kind: 'dsse';
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** What the signature covers: the pre-authentication encoding of type and payload. */
  readonly pae: Uint8Array;
  /** The envelope as it was stored, where it is stored by itself (legacy attestations). Entries `intoto` 0.0.1 name no signature, only its hash. */
  readonly envelopeBytes?: Uint8Array;
}
