// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';

/** What an attestation is to say. */
export interface AttestationClaim {
  /** Of the image or file that is attested; one of the statement's subjects. */
  readonly digest: Digest;
  readonly predicateType: string;
  /** The very bytes that are signed: an in-toto statement. */
  readonly statement: Uint8Array;
}
