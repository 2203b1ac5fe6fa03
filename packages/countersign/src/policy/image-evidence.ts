// SPDX-License-Identifier: Apache-2.0
import type { CountersignError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { Discovery } from '../verify/discovery.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';
import type { ImageName } from './image-pattern.ts';

/** Everything that was found out about one image, none of it verified: all that `evaluatePolicy` knows of the world. */
export interface ImageEvidence {
  readonly image: ImageName;
  /** The one answer to what the name stands for; never asked twice. */
  readonly resolution: Resolution;
  /** Of the digest itself and, where a rule wants them, of the descriptors below an index. A digest that is missing was not looked at. */
  readonly found: ReadonlyMap<Digest, FoundContent>;
}

/** `not-found`: there is no such image, or what the registry has under this name cannot be one. */
export type Resolution =
  | { readonly kind: 'resolved'; readonly digest: Digest }
  | { readonly kind: 'not-found'; readonly error: CountersignError }
  | { readonly kind: 'unavailable'; readonly error: CountersignError };

export interface FoundContent {
  readonly digest: Digest;
  /** Null: the registry says it is not there. Undefined: it could not be read, and `unread` says why. */
  readonly manifest: StoredManifest | null | undefined;
  readonly unread?: CountersignError;
  /** Undefined where no rule needs any. */
  readonly discovery?: Discovery<EvidenceCandidate>;
}
