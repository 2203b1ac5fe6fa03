// SPDX-License-Identifier: Apache-2.0
import { referrersTag, signatureTag } from '../oci/attachment-tag.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { Discovery, EvidenceOrigin, RefusedEvidence } from '../verify/discovery.ts';
import { collectLayers } from './collect-layers.ts';
import { createEvidenceCollector, type EvidenceCollector } from './evidence-collector.ts';
import { defaultEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts';
import { mergeReferrerLists, openReferrers } from './open-referrers.ts';

export interface DiscoverRequest extends CallOptions {
  readonly digest: Digest;
  /** The image if it is known, else the place to look for it. */
  readonly image: StoredManifest | ContentSource | 'not-needed';
  /** Where signatures may lie: the image's own place and, if there is one, the alternate repository. */
  readonly signatureSources: readonly ContentSource[];
  readonly limits?: EvidenceLimits;
}

/**
 * Reads every store where a signature of `digest` may lie, all at once, and says what could not be read.
 *
 * Nothing here is verified: the result is candidates. Throws only interruption and bugs; whatever a registry does wrong ends
 * in `refused` or `unreadable`.
 */
export async function discoverSignatures(request: DiscoverRequest): Promise<Discovery> {
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
  request: DiscoverRequest,
  collector: EvidenceCollector,
): Promise<void> {
  const { digest } = request;
  const place = source.name;
  const readTag = async (tag: string, store: EvidenceOrigin['store']): Promise<StoredManifest | null | undefined> =>
    await collector.attempt(
      { place, what: `tag \`${tag}\``, evidence: { place, store } },
      async () => await source.readManifest({ tag }, request),
    );
  const [referrers, fallback, legacy] = await Promise.all([
    collector.attempt(
      { place, what: `referrers of \`${digest}\`` },
      async () => await source.readReferrers(digest, request),
    ),
    readTag(referrersTag(digest), 'referrers-tag'),
    readTag(signatureTag(digest), 'signature-tag'),
  ]);
  const listed = mergeReferrerLists(referrers?.descriptors ?? [], fallback);
  const opened = await openReferrers(collector, source, { listed, call: request });
  const tagged = legacy ? [{ stored: legacy, store: 'signature-tag' as const }] : [];
  await collectLayers(collector, source, { manifests: [...tagged, ...opened], call: request });
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
