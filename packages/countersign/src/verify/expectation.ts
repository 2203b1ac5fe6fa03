// SPDX-License-Identifier: Apache-2.0
import type { Annotations } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';

/** What a signature must say to be acceptable for an image. */
export interface ImageExpectation {
  /** Of the manifest or index in use: resolved once, and the only name of the image from then on. */
  readonly digest: Digest;
  /** Each must be among the signed ones, with this value. */
  readonly annotations: Annotations;
  /** The name that the image is used under; absent for what has none in a registry, like a local layout. */
  readonly usedAs?: UsedName;
  /** `strict` refuses a signature that does not name `usedAs`; `report` only says so in the result. */
  readonly strictReference: 'strict' | 'report';
}

export interface UsedName {
  /** `host/repository` in normal form. */
  readonly repository: string;
  readonly tag?: string;
}

/** Where the signature of an image was found, in the two formats that exist. Nothing in it is proven. */
export type SignatureCandidate =
  | { readonly kind: 'bundle'; readonly bytes: Uint8Array }
  /** A layer of a `.sig` manifest: its bytes, and the annotations of its descriptor. */
  | { readonly kind: 'simple-signing'; readonly payload: Uint8Array; readonly annotations: Annotations };

/** Where an attestation of an image was found. Nothing in it is proven. */
export type AttestationCandidate =
  | { readonly kind: 'bundle'; readonly bytes: Uint8Array }
  /** A layer of a `.att` manifest, as cosign 1 and 2 wrote it: a DSSE envelope, and the annotations of its descriptor. */
  | { readonly kind: 'envelope'; readonly envelope: Uint8Array; readonly annotations: Annotations };

/** A piece of evidence of which nobody knows yet whether it is a signature or an attestation: only the signed payload of a bundle tells. */
export type EvidenceCandidate = SignatureCandidate | AttestationCandidate;
