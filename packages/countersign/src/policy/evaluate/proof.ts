// SPDX-License-Identifier: Apache-2.0
import type { Verified } from '../../crypto/verified.ts';
import type { CountersignError } from '../../errors/errors.ts';
import type { ProvenEvidence } from '../../verify/verify-evidence.ts';

/** Who made a piece of evidence, or why nobody who is believed did. */
export type Proof = ProvenProof | { readonly kind: 'refused'; readonly error: CountersignError };

export interface ProvenProof {
  readonly kind: 'proven';
  readonly evidence: Verified<ProvenEvidence>;
  /** The earliest instant that a log or a clock proves; milliseconds since 1970. */
  readonly provenMs?: number;
}
