// SPDX-License-Identifier: Apache-2.0
import type { PredicateMatcher } from '../attest/predicate-matcher.ts';
import type { Verified } from '../crypto/verified.ts';
import type { CountersignError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Condition } from '../policy/condition.ts';
import type { Discovery, EvidenceOrigin, RefusedEvidence, UnreadableStore } from '../verify/discovery.ts';
import type { AttestationCandidate } from '../verify/expectation.ts';
import type { ImageAttestation } from '../verify/image-attestation.ts';
import type { InspectRequest } from './inspection-request.ts';

export interface InspectAttestationsRequest extends Omit<InspectRequest, 'expectation' | 'index'> {
  readonly predicate: PredicateMatcher;
  /** Every attestation of the wanted type by somebody trusted must satisfy each of them. */
  readonly conditions: readonly NamedCondition[];
}

export interface NamedCondition {
  /** Where it stands, for messages: a file. */
  readonly name: string;
  readonly condition: Condition;
}

export interface AcceptedAttestation {
  readonly origin: EvidenceOrigin;
  /** As it was found; `attestation` is what was proven of it. */
  readonly candidate: AttestationCandidate;
  readonly attestation: Verified<ImageAttestation>;
}

interface Findings {
  /** As the user named the image. */
  readonly reference: string;
  readonly accepted: readonly AcceptedAttestation[];
  readonly refused: readonly RefusedEvidence[];
  readonly unreadable: readonly UnreadableStore[];
  readonly image: Discovery['image'];
}

/** What is known about the attestations of one image after looking everywhere; only `verified` carries a digest that was attested. */
export type AttestationInspection =
  | (Findings & { readonly result: 'verified'; readonly digest: Digest })
  | (Findings & {
      readonly result: 'refused' | 'unavailable';
      readonly digest?: Digest;
      readonly error: CountersignError;
    });
