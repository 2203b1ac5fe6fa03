// SPDX-License-Identifier: Apache-2.0
import type { Verified } from '../crypto/verified.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { ImageSignature } from '../verify/image-signature.ts';
import type { SigningParty } from './signing-party.ts';

/** A signature that was made and verified, and is not stored anywhere yet. */
export type ProducedSignature = StorableSignature & {
  /** By the key alone where `checked` is `signature`: then nothing but the signature itself is proven. */
  readonly signature: Verified<ImageSignature>;
  readonly rawSignature: Uint8Array;
  readonly party: SigningParty;
  /** `all`: certificate, log entries and timestamps too · `signature`: there was no trusted root to verify those with. */
  readonly checked: 'all' | 'signature';
};

/** What of a signature is stored; `attach` stores what others made. */
export type StorableSignature =
  | { readonly format: 'bundle'; readonly bundle: Uint8Array }
  | { readonly format: 'simple-signing'; readonly payload: Uint8Array; readonly layer: Descriptor };

export type SignatureFormat = StorableSignature['format'];
