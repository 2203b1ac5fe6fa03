// SPDX-License-Identifier: Apache-2.0
import type { Verified } from '../crypto/verified.ts';
import type { CountersignError } from '../errors/errors.ts';
import type { Platform } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Discovery, EvidenceOrigin, RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';
import type { ImageSignature } from '../verify/image-signature.ts';

export interface AcceptedSignature {
  readonly origin: EvidenceOrigin;
  readonly signature: Verified<ImageSignature>;
}

interface Findings {
  /** As the user named the image. */
  readonly reference: string;
  /** Set when this is a descriptor of an index that was inspected too. */
  readonly platform?: Platform;
  readonly accepted: readonly AcceptedSignature[];
  readonly refused: readonly RefusedEvidence[];
  readonly unreadable: readonly UnreadableStore[];
  /** With `recursive`: every descriptor of the index, in its order. */
  readonly children: readonly Inspection[];
  readonly image: Discovery['image'];
}

/** What is known about one image after looking everywhere; only `verified` carries a proven digest. */
export type Inspection =
  | (Findings & { readonly result: 'verified'; readonly digest: Digest; readonly proven: Verified<Digest> })
  | (Findings & {
      readonly result: 'refused' | 'unavailable';
      readonly digest?: Digest;
      readonly error: CountersignError;
    });
