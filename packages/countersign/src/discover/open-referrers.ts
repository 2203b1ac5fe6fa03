// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Annotations, Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { EvidenceOrigin } from '../verify/discovery.ts';
import type { SignatureManifest } from './collect-layers.ts';
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
 * Every listed manifest, opened: cosign before 3.1 wrote a wrong artifact type into fallback indexes (its issue 4641), so only
 * the manifest itself tells what it is. What lists and manifests say of themselves merely decides the order, so that many large
 * attestations cannot crowd a signature out; the likeliest come first.
 */
export async function openReferrers(
  collector: EvidenceCollector,
  source: ContentSource,
  { listed, call }: { readonly listed: readonly ListedReferrer[]; readonly call: CallOptions },
): Promise<readonly SignatureManifest[]> {
  const { limits } = collector;
  const likelyFirst = listed.toSorted((left, right) => unlikeliness(left.descriptor) - unlikeliness(right.descriptor));
  const wanted = collector.limit(likelyFirst, limits.maxReferrers, { place: source.name, store: 'referrers' });
  const opened = await runLimited(wanted, limits.parallel, async (referrer) =>
    collector.isFull() ? undefined : await openReferrer(collector, source, { referrer, call }),
  );
  return opened
    .filter((manifest) => manifest !== undefined)
    .toSorted((left, right) => unlikeliness(left.stored.manifest) - unlikeliness(right.stored.manifest));
}

async function openReferrer(
  collector: EvidenceCollector,
  source: ContentSource,
  { referrer, call }: { readonly referrer: ListedReferrer; readonly call: CallOptions },
): Promise<SignatureManifest | undefined> {
  const { store } = referrer;
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
  return stored && collector.reserve(evidence, stored.bytes.byteLength) ? { stored, store } : undefined;
}

function contradiction(digest: Digest): UnavailableError {
  const message = `the registry lists \`${digest}\` as a referrer, and then says that it is not there`;
  return new UnavailableError('registry-protocol', message);
}

interface SelfDescription {
  readonly artifactType?: string;
  readonly annotations?: Annotations;
}

function unlikeliness({ artifactType, annotations }: SelfDescription): number {
  const predicate = annotations?.['dev.sigstore.bundle.predicateType'];
  if (predicate !== undefined) return predicate.endsWith('/cosign/sign/v1') ? 0 : 3;
  return artifactType === mediaTypes.bundleV03 || artifactType === mediaTypes.ociEmpty ? 1 : 2;
}
