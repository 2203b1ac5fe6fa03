// SPDX-License-Identifier: Apache-2.0

export interface EvidenceLimits {
  /** Manifests that refer to one digest. */
  readonly maxReferrers: number;
  /** Signatures in one `.sig` manifest; cosign's own limit is 1,000. */
  readonly maxLayers: number;
  /** Bytes of one signature payload or bundle. */
  readonly maxEvidenceBytes: number;
  /** Bytes of all of them together, because they are held in memory. */
  readonly maxTotalBytes: number;
  /** Requests at once. */
  readonly parallel: number;
}

export const defaultEvidenceLimits: EvidenceLimits = {
  maxReferrers: 1000,
  maxLayers: 1000,
  maxEvidenceBytes: 4 * 1024 * 1024,
  maxTotalBytes: 64 * 1024 * 1024,
  parallel: 8,
};
