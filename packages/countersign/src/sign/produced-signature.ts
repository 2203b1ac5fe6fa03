// SPDX-License-Identifier: Apache-2.0
import type { Verified } from '../crypto/verified.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { ImageSignature } from '../verify/image-signature.ts';

/** A signature that was made and verified, and is not stored anywhere yet. */
export type ProducedSignature =
  | { readonly format: 'bundle'; readonly bundle: Uint8Array; readonly signature: Verified<ImageSignature> }
  | {
      readonly format: 'simple-signing';
      readonly payload: Uint8Array;
      readonly layer: Descriptor;
      readonly signature: Verified<ImageSignature>;
    };

/** What of a signature is stored; `attach` stores what others made. */
export type StorableSignature =
  | { readonly format: 'bundle'; readonly bundle: Uint8Array }
  | { readonly format: 'simple-signing'; readonly payload: Uint8Array; readonly layer: Descriptor };

export type SignatureFormat = ProducedSignature['format'];
