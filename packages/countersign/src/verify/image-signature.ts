// SPDX-License-Identifier: Apache-2.0
import type { Annotations } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { NameMatch } from './match-name.ts';
import type { ProvenSigner } from './signer.ts';

/** What a signature of an image says, all of it signed; and who saw it. */
export interface ImageSignature extends ProvenSigner {
  readonly format: 'bundle' | 'simple-signing';
  readonly digest: Digest;
  readonly annotations: Annotations;
  /** `docker-reference`, or the name of the subject; as it was signed. */
  readonly signedName?: string;
  /** Every name that was signed for this digest, the first included; a statement may have it as several subjects. */
  readonly signedNames: readonly string[];
  readonly nameMatch: NameMatch;
  /** Type of predicate, or of the simple-signing payload. */
  readonly type: string;
  /** The bytes that were signed: the statement or the simple-signing payload. */
  readonly payload: Uint8Array;
}
