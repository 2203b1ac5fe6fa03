// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { EvidenceOrigin } from '../verify/discovery.ts';
import type { EvidenceManifest } from './collect-layers.ts';
import type { EvidenceCollector } from './evidence-collector.ts';
import {
  type EvidenceLane,
  laneOf,
  lanesOf,
  type SelfDescription,
  unlikeliness,
  type WantedEvidence,
} from './evidence-lane.ts';
import { runLimited } from './run-limited.ts';

export interface ListedReferrer {
  readonly descriptor: Descriptor;
  readonly store: EvidenceOrigin['store'];
}

/** What either list names, each manifest once. */
export function mergeReferrerLists(
  listed: readonly Descriptor[],
  fallback: StoredManifest | null | undefined,
): readonly ListedReferrer[] {
  const merged = new Map<Digest, ListedReferrer>();
  for (const descriptor of listed) merged.set(descriptor.digest, { descriptor, store: 'referrers' });
  const tagged = fallback?.manifest.kind === 'index' ? fallback.manifest.manifests : [];
  for (const descriptor of tagged) {
    if (!merged.has(descriptor.digest)) merged.set(descriptor.digest, { descriptor, store: 'referrers-tag' });
  }
  return [...merged.values()];
}

export interface OpenRequest {
  readonly listed: readonly ListedReferrer[];
  readonly wanted: WantedEvidence;
  readonly call: CallOptions;
}

/**
 * Every listed manifest, opened: cosign before 3.1 wrote a wrong artifact type into fallback indexes (its issue 4641), so only
 * the manifest itself tells what it is. What lists and manifests say of themselves merely decides the order and whose limits count,
 * so that many large attestations cannot crowd a signature out, nor the other way round; the likeliest come first.
 */
export async function openReferrers(
  collector: EvidenceCollector,
  source: ContentSource,
  request: OpenRequest,
): Promise<readonly EvidenceManifest[]> {
  const lanes = lanesOf(request.wanted);
  const referrers = lanes.flatMap((lane) => likelyReferrers(collector, source.name, { lane, ...request }));
  const opened = await runLimited(referrers, collector.limits.parallel, async (referrer) =>
    collector.isFull(referrer.lane) ? undefined : await openReferrer(collector, source, { referrer, ...request }),
  );
  const [mostWanted = 'signature'] = lanes;
  return opened
    .filter((manifest) => manifest !== undefined)
    .toSorted((left, right) => likeliestFirst(left.stored.manifest, right.stored.manifest, mostWanted));
}

interface ReferrerInLane extends ListedReferrer {
  readonly lane: EvidenceLane;
}

function likelyReferrers(
  collector: EvidenceCollector,
  place: string,
  { listed, wanted, lane }: OpenRequest & { readonly lane: EvidenceLane },
): readonly ReferrerInLane[] {
  const inLane = listed
    .filter(({ descriptor }) => laneOf(descriptor, wanted) === lane)
    .toSorted((left, right) => likeliestFirst(left.descriptor, right.descriptor, lane))
    .map((referrer) => ({ ...referrer, lane }));
  return collector.limit(inLane, collector.limits.maxReferrers, { lane, origin: { place, store: 'referrers' } });
}

function likeliestFirst(left: SelfDescription, right: SelfDescription, lane: EvidenceLane): number {
  return unlikeliness(left, lane) - unlikeliness(right, lane);
}

async function openReferrer(
  collector: EvidenceCollector,
  source: ContentSource,
  { referrer, call }: { readonly referrer: ReferrerInLane; readonly call: CallOptions },
): Promise<EvidenceManifest | undefined> {
  const { store, lane } = referrer;
  const { digest } = referrer.descriptor;
  const place = source.name;
  const what = `referrer \`${digest}\``;
  const evidence = { place, store, manifest: digest };
  const stored = await collector.attempt(
    { place, what, evidence },
    async () => await source.readManifest(digest, call),
  );
  // The fallback list keeps names of what was deleted; the registry's own list is made from what is there.
  if (stored === null && store === 'referrers') collector.gap({ place, what, error: contradiction(digest) });
  return stored && collector.reserve(lane, evidence, stored.bytes.byteLength) ? { stored, store } : undefined;
}

function contradiction(digest: Digest): UnavailableError {
  const message = `the registry lists \`${digest}\` as a referrer, and then says that it is not there`;
  return new UnavailableError('registry-protocol', message);
}
