// SPDX-License-Identifier: Apache-2.0
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import type { Annotations } from '../oci/descriptor.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { EvidenceLimits } from './evidence-limits.ts';

export type WantedEvidence = 'all' | 'attestations' | 'signatures';

/**
 * Which limits a piece of evidence counts against. Signatures and attestations have limits apart, so that many of one kind cannot crowd
 * out the other. What kind a piece is, only its signed payload tells; its lane follows what it says of itself and decides nothing else.
 */
export type EvidenceLane = 'signature' | 'attestation';

export interface LaneLimits {
  readonly maxPieces: number;
  readonly maxBytes: number;
  readonly maxTotalBytes: number;
}

export function laneLimits(limits: EvidenceLimits, lane: EvidenceLane): LaneLimits {
  switch (lane) {
    case 'signature':
      return {
        maxPieces: limits.maxSignatures,
        maxBytes: limits.maxEvidenceBytes,
        maxTotalBytes: limits.maxTotalBytes,
      };
    case 'attestation':
      return {
        maxPieces: limits.maxAttestations,
        maxBytes: limits.maxAttestationBytes,
        maxTotalBytes: limits.maxTotalAttestationBytes,
      };
  }
}

/** What lists and manifests say of themselves, unproven. */
export interface SelfDescription {
  readonly artifactType?: string;
  readonly annotations?: Annotations;
}

export const predicateTypeAnnotation = 'dev.sigstore.bundle.predicateType';

export function lanesOf(wanted: WantedEvidence): readonly EvidenceLane[] {
  switch (wanted) {
    case 'signatures':
      return ['signature'];
    case 'attestations':
      return ['attestation'];
    case 'all':
      return ['signature', 'attestation'];
  }
}

export function laneOf(described: SelfDescription, wanted: WantedEvidence): EvidenceLane {
  switch (wanted) {
    case 'signatures':
      return 'signature';
    case 'attestations':
      return 'attestation';
    case 'all':
      return claimOf(described) === 'attestation' ? 'attestation' : 'signature';
  }
}

/** The likeliest of what is wanted have the lowest number. */
export function unlikeliness(described: SelfDescription, lane: EvidenceLane): number {
  const claim = claimOf(described);
  if (claim === lane) return 0;
  if (claim !== undefined) return 3;
  const { artifactType } = described;
  return artifactType === mediaTypes.bundleV03 || artifactType === mediaTypes.ociEmpty ? 1 : 2;
}

function claimOf({ annotations = {} }: SelfDescription): EvidenceLane | undefined {
  const predicate = Object.hasOwn(annotations, predicateTypeAnnotation)
    ? annotations[predicateTypeAnnotation]
    : undefined;
  if (predicate === undefined) return undefined;
  return predicate === imageSignaturePredicate ? 'signature' : 'attestation';
}
