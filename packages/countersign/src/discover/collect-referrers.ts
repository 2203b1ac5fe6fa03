// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import { collectLayers } from './collect-layers.ts';
import type { EvidenceOrigin } from './discovery.ts';
import type { EvidenceCollector } from './evidence-collector.ts';
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

/**
 * Opens every listed manifest: cosign before 3.1 wrote a wrong artifact type into fallback indexes (its issue 4641), so only
 * the manifest itself tells what it is. The list merely decides the order, so that a flood of others cannot crowd a signature out.
 */
export async function collectReferrers(
  collector: EvidenceCollector,
  source: ContentSource,
  listed: readonly ListedReferrer[],
  call: CallOptions,
): Promise<void> {
  const { limits } = collector;
  const likelyFirst = listed.toSorted((left, right) => unlikeliness(left.descriptor) - unlikeliness(right.descriptor));
  const wanted = collector.limit(likelyFirst, limits.maxReferrers, { place: source.name, store: 'referrers' });
  await runLimited(wanted, limits.parallel, async ({ descriptor, store }) => {
    const { digest } = descriptor;
    const attempt = {
      place: source.name,
      what: `referrer \`${digest}\``,
      evidence: { place: source.name, store, manifest: digest },
    };
    const stored = await collector.attempt(attempt, async () => await source.readManifest(digest, call));
    if (stored) await collectLayers(collector, { source, stored, store, call });
  });
}

function unlikeliness({ artifactType, annotations }: Descriptor): number {
  const predicate = annotations?.['dev.sigstore.bundle.predicateType'];
  if (predicate !== undefined) return predicate.endsWith('/cosign/sign/v1') ? 0 : 3;
  return artifactType === mediaTypes.bundleV03 || artifactType === mediaTypes.ociEmpty ? 1 : 2;
}
