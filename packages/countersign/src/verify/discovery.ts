// SPDX-License-Identifier: Apache-2.0
import type { CountersignError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { EvidenceCandidate, SignatureCandidate } from './expectation.ts';

/** Where a piece of evidence lies, for reports. */
export interface EvidenceOrigin {
  /** The content source's name, such as `registry.example/team/app`. */
  readonly place: string;
  readonly store: 'referrers' | 'referrers-tag' | 'signature-tag' | 'attestation-tag';
  /** Digest of the manifest that carries it. */
  readonly manifest: Digest;
  readonly layer: number;
}

export interface FoundCandidate<Candidate extends EvidenceCandidate = SignatureCandidate> {
  readonly origin: EvidenceOrigin;
  readonly candidate: Candidate;
}

/** Evidence that was seen and cannot be a candidate: too large, too many, does not parse. A refusal, not a gap. */
export interface RefusedEvidence {
  readonly origin: Partial<EvidenceOrigin> & Pick<EvidenceOrigin, 'place' | 'store'>;
  readonly error: CountersignError;
}

/** A store that could not be read. While there is one, nobody may say "unsigned". */
export interface UnreadableStore {
  readonly place: string;
  /** What was asked for, such as `referrers of sha256:…`. */
  readonly what: string;
  readonly error: CountersignError;
}

/** Everything that could be learnt about the evidence of one digest. */
export interface Discovery<Candidate extends EvidenceCandidate = SignatureCandidate> {
  readonly digest: Digest;
  /** Null: the place answered that the image itself is not there. Undefined: could not be read, see `unreadable`. */
  readonly image: StoredManifest | null | undefined;
  readonly candidates: readonly FoundCandidate<Candidate>[];
  readonly refused: readonly RefusedEvidence[];
  readonly unreadable: readonly UnreadableStore[];
}
