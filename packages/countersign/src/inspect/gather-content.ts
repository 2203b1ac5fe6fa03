// SPDX-License-Identifier: Apache-2.0
import { type DiscoverEvidenceRequest, discoverEvidence } from '../discover/discover-evidence.ts';
import { CountersignError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { FoundContent } from '../policy/image-evidence.ts';
import type { ContentSource } from '../ports/content.ts';
import type { DecideRequest } from './decide-request.ts';
import type { EvidencePlan } from './evidence-plan.ts';
import { endsEverything } from './failed-inspection.ts';

/** What is fetched for one image, and where from. */
export interface Gathering {
  readonly request: DecideRequest;
  readonly plan: EvidencePlan;
  readonly sources: readonly ContentSource[];
}

export interface WantedContent {
  readonly digest: Digest;
  readonly stored: StoredManifest | null | undefined;
  readonly wanted: EvidencePlan['ofImage'];
}

export async function gatherContent(
  { request, plan, sources }: Gathering,
  { digest, stored, wanted }: WantedContent,
): Promise<FoundContent> {
  if (wanted === undefined) return { digest, manifest: stored };
  const { limits, signal } = request;
  const discover: DiscoverEvidenceRequest = {
    digest,
    image: 'not-needed',
    signatureSources: sources,
    wanted,
    tagPrefixes: plan.tagPrefixes,
    ...(limits === undefined ? {} : { limits }),
    ...(signal === undefined ? {} : { signal }),
  };
  return { digest, manifest: stored, discovery: await discoverEvidence(discover) };
}

export type Read =
  | { readonly kind: 'read'; readonly stored: StoredManifest | null }
  | { readonly kind: 'failed'; readonly error: CountersignError };

export async function readOnce(request: DecideRequest, target: DecideRequest['target']): Promise<Read> {
  try {
    return { kind: 'read', stored: await request.source.readManifest(target, request) };
  } catch (error) {
    if (!(error instanceof CountersignError) || endsEverything(error)) throw error;
    return { kind: 'failed', error };
  }
}
