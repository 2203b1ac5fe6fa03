// SPDX-License-Identifier: Apache-2.0

export interface EvidenceLimits {
  /** Manifests that refer to one digest. */
  readonly maxReferrers: number;
  /** Signatures in one `.sig` manifest; cosign's own limit is 1,000. */
  readonly maxLayers: number;
  /** Signatures in one place, in all its manifests: each costs a verification. */
  readonly maxSignatures: number;
  /** Bytes of one signature payload or bundle. */
  readonly maxEvidenceBytes: number;
  /** Bytes of all of them and of their manifests together, because they are fetched, held in memory and hashed. */
  readonly maxTotalBytes: number;
  /** Requests at once. */
  readonly parallel: number;
}

export const defaultEvidenceLimits: EvidenceLimits = {
  maxReferrers: 1000,
  maxLayers: 1000,
  maxSignatures: 2000,
  maxEvidenceBytes: 4 * 1024 * 1024,
  maxTotalBytes: 64 * 1024 * 1024,
  parallel: 8,
};
