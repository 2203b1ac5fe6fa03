// SPDX-License-Identifier: Apache-2.0
import type { Discovery, FoundCandidate } from '../verify/discovery.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';
import { type DiscoverRequest, discoverEvidence } from './discover-evidence.ts';

/**
 * Reads every store where a signature of `digest` may lie, all at once, and says what could not be read.
 *
 * Nothing here is verified: the result is candidates. Throws only interruption and bugs; whatever a registry does wrong ends
 * in `refused` or `unreadable`.
 */
export async function discoverSignatures(request: DiscoverRequest): Promise<Discovery> {
  const discovery = await discoverEvidence({ ...request, wanted: 'signatures' });
  return { ...discovery, candidates: discovery.candidates.filter(isSignature) };
}

function isSignature(found: FoundCandidate<EvidenceCandidate>): found is FoundCandidate {
  return found.candidate.kind !== 'envelope';
}
