// SPDX-License-Identifier: Apache-2.0
import { CountersignError, UnavailableError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { FoundContent, ImageEvidence, Resolution } from '../policy/image-evidence.ts';
import type { ContentSource } from '../ports/content.ts';
import type { DecideRequest } from './decide-request.ts';
import type { EvidencePlan } from './evidence-plan.ts';
import { endsEverything, imageNotFound } from './failed-inspection.ts';
import { type Gathering, gatherContent, readOnce } from './gather-content.ts';
import { gatherDescriptors } from './gather-descriptors.ts';
import { unreadableSource } from './unreadable-source.ts';

/**
 * Fetches what the plan wants, once, as much as possible at the same time. What the name stands for is asked once, and always: also for an
 * image that no rule speaks of, or a registry that is down would look like one.
 *
 * Throws only interruption, misuse and bugs; what a registry does wrong is part of the evidence.
 */
export async function gatherEvidence(request: DecideRequest, plan: EvidencePlan): Promise<ImageEvidence> {
  const gathering: Gathering = { request, plan, sources: await openSources(request, plan) };
  const { target, image } = request;
  if (typeof target === 'string') return await gatherByDigest(gathering, target);
  const resolved = await readOnce(request, target);
  if (resolved.kind === 'failed') return { image, resolution: failedResolution(resolved.error), found: new Map() };
  if (resolved.stored === null) return { image, resolution: notFound(request), found: new Map() };
  return await gatherStored(gathering, resolved.stored);
}

async function gatherStored(gathering: Gathering, stored: StoredManifest): Promise<ImageEvidence> {
  const { ofIndex, ofImage } = gathering.plan;
  const wanted = stored.manifest.kind === 'index' ? ofIndex : ofImage;
  const own = await gatherContent(gathering, { digest: stored.descriptor.digest, stored, wanted });
  return await withDescriptors(gathering, own);
}

/** A digest is known before the registry is asked, so manifest and evidence are fetched together, unless one depends on the other. */
async function gatherByDigest(gathering: Gathering, digest: Digest): Promise<ImageEvidence> {
  const { request, plan } = gathering;
  const { image } = request;
  const isSame = plan.ofIndex === plan.ofImage;
  const early = isSame ? gatherContent(gathering, { digest, stored: undefined, wanted: plan.ofImage }) : undefined;
  const [read, fetched] = await Promise.all([readOnce(request, digest), early]);
  if (fetched === undefined && read.kind === 'read' && read.stored !== null) {
    return await gatherStored(gathering, read.stored);
  }
  const bare = fetched ?? (await gatherContent(gathering, { digest, stored: undefined, wanted: plan.ofImage }));
  if (read.kind === 'failed') return { image, resolution: failedResolution(read.error), found: new Map() };
  // Evidence about a digest is proof enough that it was there: images are often kept elsewhere than their signatures.
  const hasEvidence = (bare.discovery?.candidates.length ?? 0) > 0;
  // A registry that denies an index hides what it lists, and with it what of that is revoked.
  const isKnown = read.stored !== null || (hasEvidence && request.policySet.revoked.length === 0);
  if (!isKnown) return { image, resolution: absence(request, bare), found: new Map() };
  return await withDescriptors(gathering, { ...bare, manifest: read.stored });
}

async function withDescriptors(gathering: Gathering, own: FoundContent): Promise<ImageEvidence> {
  const { image, policySet } = gathering.request;
  const resolution: Resolution = { kind: 'resolved', digest: own.digest };
  const found = new Map([[own.digest, own]]);
  if (gathering.plan.descends === 'into-indexes' || policySet.revoked.length > 0)
    await gatherDescriptors(gathering, own, found);
  return { image, resolution, found };
}

function failedResolution(error: CountersignError): Resolution {
  return { kind: error instanceof UnavailableError ? 'unavailable' : 'not-found', error };
}

/** While evidence may lie where nobody could read, nobody knows whether the digest was ever there. */
function absence(request: DecideRequest, { discovery }: FoundContent): Resolution {
  const gap = discovery?.unreadable.find(({ error }) => error instanceof UnavailableError);
  return gap === undefined ? notFound(request) : failedResolution(gap.error);
}

function notFound({ image }: DecideRequest): Resolution {
  return { kind: 'not-found', error: imageNotFound(image.text, image.digest) };
}

async function openSources(request: DecideRequest, plan: EvidencePlan): Promise<readonly ContentSource[]> {
  const known = new Set(request.signatureSources.map(({ name }) => name));
  const others = plan.places.filter((place) => !known.has(place));
  return [...request.signatureSources, ...(await Promise.all(others.map(async (place) => await open(request, place))))];
}

/** A place that cannot even be opened is one that cannot be read, and says so when it is asked. */
async function open(request: DecideRequest, place: string): Promise<ContentSource> {
  try {
    return await request.openRepository(place);
  } catch (error) {
    if (!(error instanceof CountersignError) || endsEverything(error)) throw error;
    return unreadableSource(place, error);
  }
}
