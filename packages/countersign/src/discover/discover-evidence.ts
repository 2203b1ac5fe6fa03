// SPDX-License-Identifier: Apache-2.0
import { attestationTag, referrersTag, signatureTag } from '../oci/attachment-tag.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { Discovery, EvidenceOrigin, RefusedEvidence } from '../verify/discovery.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';
import { collectLayers, type EvidenceManifest } from './collect-layers.ts';
import { createEvidenceCollector, type EvidenceCollector } from './evidence-collector.ts';
import type { WantedEvidence } from './evidence-lane.ts';
import { defaultEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts';
import { mergeReferrerLists, openReferrers } from './open-referrers.ts';

export interface DiscoverRequest extends CallOptions {
  readonly digest: Digest;
  /** The image if it is known, else the place to look for it. */
  readonly image: StoredManifest | ContentSource | 'not-needed';
  /** Where evidence may lie: the image's own place and, if there are, alternate repositories. */
  readonly signatureSources: readonly ContentSource[];
  /** What may stand before `sha256-….sig` and `sha256-….att`; tags without it are always read. */
  readonly tagPrefixes?: readonly string[];
  readonly limits?: EvidenceLimits;
}

export interface DiscoverEvidenceRequest extends DiscoverRequest {
  /** What is looked for; of other evidence, what cannot be told apart before its signature was verified comes along. */
  readonly wanted: WantedEvidence;
}

/**
 * Reads every store where evidence about `digest` may lie, all at once, and says what could not be read.
 *
 * Nothing here is verified: the result is candidates, and what they say of themselves decides at most in which order and within which
 * limits they are opened. Throws only interruption and bugs; whatever a registry does wrong ends in `refused` or `unreadable`.
 */
export async function discoverEvidence(request: DiscoverEvidenceRequest): Promise<Discovery<EvidenceCandidate>> {
  const collector = createEvidenceCollector(request.limits ?? defaultEvidenceLimits);
  const [image] = await Promise.all([
    readImage(request, collector),
    ...request.signatureSources.map(async (source) => await collectFrom(source, request, collector)),
  ]);
  return {
    digest: request.digest,
    image,
    candidates: sortedBy(collector.candidates, ({ origin }) => originKey(origin)),
    refused: sortedBy(collector.refused, ({ origin }) => originKey(origin)),
    unreadable: sortedBy(collector.unreadable, ({ place, what }) => `${place} ${what}`),
  };
}

async function readImage(
  request: DiscoverRequest,
  collector: EvidenceCollector,
): Promise<StoredManifest | null | undefined> {
  const { image, digest } = request;
  if (image === 'not-needed') return undefined;
  if ('bytes' in image) return image;
  const attempt = { place: image.name, what: `manifest \`${digest}\`` };
  return await collector.attempt(attempt, async () => await image.readManifest(digest, request));
}

async function collectFrom(
  source: ContentSource,
  request: DiscoverEvidenceRequest,
  collector: EvidenceCollector,
): Promise<void> {
  const { digest, wanted } = request;
  const place = source.name;
  const readTag = async ({ tag, store }: EvidenceTag): Promise<StoredManifest | null | undefined> =>
    await collector.attempt(
      { place, what: `tag \`${tag}\``, evidence: { place, store } },
      async () => await source.readManifest({ tag }, request),
    );
  const readTagged = async (tag: EvidenceTag): Promise<readonly EvidenceManifest[]> => {
    const stored = await readTag(tag);
    return stored ? [{ stored, store: tag.store }] : [];
  };
  const [referrers, fallback, ...tagged] = await Promise.all([
    collector.attempt(
      { place, what: `referrers of \`${digest}\`` },
      async () => await source.readReferrers(digest, request),
    ),
    readTag({ tag: referrersTag(digest), store: 'referrers-tag' }),
    ...evidenceTags(request).map(readTagged),
  ]);
  const listed = mergeReferrerLists(referrers?.descriptors ?? [], fallback);
  const opened = await openReferrers(collector, source, { listed, wanted, call: request });
  const manifests = eachOnce([...tagged.flat(), ...opened]);
  await collectLayers(collector, source, { manifests, wanted, call: request });
}

interface EvidenceTag {
  readonly tag: string;
  readonly store: EvidenceOrigin['store'];
}

function evidenceTags({ digest, wanted, tagPrefixes = [] }: DiscoverEvidenceRequest): readonly EvidenceTag[] {
  return [...new Set(['', ...tagPrefixes])].flatMap((prefix): readonly EvidenceTag[] => [
    ...(wanted === 'attestations'
      ? []
      : [{ tag: `${prefix}${signatureTag(digest)}`, store: 'signature-tag' } as const]),
    ...(wanted === 'signatures'
      ? []
      : [{ tag: `${prefix}${attestationTag(digest)}`, store: 'attestation-tag' } as const]),
  ]);
}

/** Two tags may stand for one manifest, which may be a referrer besides. */
function eachOnce(manifests: readonly EvidenceManifest[]): readonly EvidenceManifest[] {
  const seen = new Set<Digest>();
  return manifests.filter(({ stored: { descriptor } }) => !seen.has(descriptor.digest) && seen.add(descriptor.digest));
}

/** Answers arrive in any order; reports must not. */
function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  return keyed
    .toSorted((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key)))
    .map(({ item }) => item);
}

function originKey({ place, store, manifest, layer }: RefusedEvidence['origin']): string {
  return [place, store, manifest ?? '', String(layer ?? 0).padStart(6, '0')].join(' ');
}
