// SPDX-License-Identifier: Apache-2.0
import { maxEnvelopeBytes } from '../attest/dsse.ts';

export interface EvidenceLimits {
  /** Manifests that refer to one digest; where signatures and attestations are wanted, of those that seem to be either. */
  readonly maxReferrers: number;
  /** Signatures in one `.sig` manifest, attestations in one `.att` manifest; cosign's own limit is 1,000. */
  readonly maxLayers: number;
  /** Signatures in one place, in all its manifests: each costs a verification. */
  readonly maxSignatures: number;
  /** Bytes of one signature payload or bundle. */
  readonly maxEvidenceBytes: number;
  /** Bytes of all of them and of their manifests together, because they are fetched, held in memory and hashed. */
  readonly maxTotalBytes: number;
  /** Attestations in one place, in all its manifests. */
  readonly maxAttestations: number;
  /** Bytes of one attestation as it is stored, in base64: an SBOM or a scan may be large. */
  readonly maxAttestationBytes: number;
  /** Bytes of all attestations and of their manifests together. */
  readonly maxTotalAttestationBytes: number;
  /** Bytes of the manifests below one index and of the evidence about them together, because all of it is in memory at once. */
  readonly maxIndexBytes: number;
  /** Requests at once. */
  readonly parallel: number;
}

export const defaultEvidenceLimits: EvidenceLimits = {
  maxReferrers: 1000,
  maxLayers: 1000,
  maxSignatures: 2000,
  maxEvidenceBytes: 4 * 1024 * 1024,
  maxTotalBytes: 64 * 1024 * 1024,
  maxAttestations: 1000,
  maxAttestationBytes: maxEnvelopeBytes,
  maxTotalAttestationBytes: 128 * 1024 * 1024,
  maxIndexBytes: 256 * 1024 * 1024,
  parallel: 8,
};
