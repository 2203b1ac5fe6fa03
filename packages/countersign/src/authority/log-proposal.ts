// SPDX-License-Identifier: Apache-2.0
import type { HashAlgorithm } from '../crypto/hash.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import type { ClaimedVerifier } from '../tlog/signed-claim.ts';

/** What a transparency log is asked to remember. */
export interface LogProposal {
  readonly signature: Uint8Array;
  readonly verifier: ClaimedVerifier;
  /** Of the certificate, or the bare key. */
  readonly publicKey: PublicKey;
  readonly content: ProposedContent;
}

export type ProposedContent =
  /** `digest` is the one that the signature covers. */
  | { readonly kind: 'message'; readonly algorithm: HashAlgorithm; readonly digest: Uint8Array }
  /** `envelope` is the JSON of the envelope, `pae` what its signature covers. */
  | { readonly kind: 'dsse'; readonly envelope: Uint8Array; readonly pae: Uint8Array };
