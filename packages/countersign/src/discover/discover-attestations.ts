// SPDX-License-Identifier: Apache-2.0
import type { Discovery, FoundCandidate } from '../verify/discovery.ts';
import type { AttestationCandidate, EvidenceCandidate } from '../verify/expectation.ts';
import { type DiscoverRequest, discoverEvidence } from './discover-evidence.ts';

/**
 * Reads every store where an attestation of `digest` may lie, all at once, and says what could not be read. Bundles that are signatures come
 * along: only their signed payload tells.
 *
 * Nothing here is verified: the result is candidates. Throws only interruption and bugs; whatever a registry does wrong ends
 * in `refused` or `unreadable`.
 */
export async function discoverAttestations(request: DiscoverRequest): Promise<Discovery<AttestationCandidate>> {
  const discovery = await discoverEvidence({ ...request, wanted: 'attestations' });
  return { ...discovery, candidates: discovery.candidates.filter(isAttestation) };
}

function isAttestation(found: FoundCandidate<EvidenceCandidate>): found is FoundCandidate<AttestationCandidate> {
  return found.candidate.kind !== 'simple-signing';
}
