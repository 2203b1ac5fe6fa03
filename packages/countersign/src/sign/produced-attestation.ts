// SPDX-License-Identifier: Apache-2.0
import type { Verified } from '../crypto/verified.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { ImageAttestation } from '../verify/image-attestation.ts';
import type { SigningParty } from './signing-party.ts';
import type { Witnesses } from './witnesses.ts';

/** An attestation that was made and verified, and is not stored anywhere yet. */
export type ProducedAttestation = StorableAttestation & {
  /** By the key alone where `checked` is `signature`: then nothing but the signature itself is proven. */
  readonly attestation: Verified<ImageAttestation>;
  /** The DSSE envelope, in JSON. */
  readonly envelope: Uint8Array;
  readonly rawSignature: Uint8Array;
  readonly party: SigningParty;
  readonly witnesses: Witnesses;
  /** `all`: certificate, log entries and timestamps too · `signature`: there was no trusted root to verify those with. */
  readonly checked: 'all' | 'signature';
};

/** What of an attestation is stored; `attach` stores what others made. */
export type StorableAttestation =
  | { readonly format: 'bundle'; readonly predicateType: string; readonly bundle: Uint8Array }
  | {
      readonly format: 'envelope';
      readonly predicateType: string;
      readonly envelope: Uint8Array;
      readonly layer: Descriptor;
    };

export type AttestationFormat = StorableAttestation['format'];
