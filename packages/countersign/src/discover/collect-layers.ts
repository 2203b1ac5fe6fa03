// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { EvidenceOrigin } from '../verify/discovery.ts';
import type { EvidenceCollector } from './evidence-collector.ts';
import { isCandidateLayer, readCandidate } from './read-candidate.ts';
import { runLimited } from './run-limited.ts';

export interface SignatureManifest {
  readonly stored: StoredManifest;
  readonly store: EvidenceOrigin['store'];
}

interface CandidateLayer {
  readonly layer: Descriptor;
  readonly origin: EvidenceOrigin;
}

/** Reads every signature that `manifests` of one place carry as layers, in their order, as far as the limits go. */
export async function collectLayers(
  collector: EvidenceCollector,
  source: ContentSource,
  { manifests, call }: { readonly manifests: readonly SignatureManifest[]; readonly call: CallOptions },
): Promise<void> {
  const { limits } = collector;
  const layers = manifests.flatMap((manifest) => candidateLayers(collector, source.name, manifest));
  const wanted = collector.limit(layers, limits.maxSignatures, { place: source.name, store: 'referrers' });
  // One payload often carries several signatures: fetch it once. The size is part of the key, because it may be a lie.
  const blobs = new Map<string, Promise<Uint8Array | null>>();
  const readOnce = async (layer: Descriptor): Promise<Uint8Array | null> => {
    const key = `${layer.digest} ${layer.size}`;
    const pending = blobs.get(key) ?? source.readBlob(layer, limits.maxEvidenceBytes, call);
    blobs.set(key, pending);
    return await pending;
  };
  await runLimited(wanted, limits.parallel, async ({ layer, origin }) => {
    // Also for a payload that is here already: what is bounded is the work of verifying, too.
    if (!collector.reserve(origin, layer.size)) return;
    const what = `signature blob \`${layer.digest}\``;
    const attempt = { place: source.name, what, evidence: origin };
    const bytes = await collector.attempt(attempt, async () => await readOnce(layer));
    if (bytes) collector.accept(origin, readCandidate(layer, bytes));
    if (bytes === null) collector.gap({ place: source.name, what, error: missingBlob(layer) });
  });
}

function candidateLayers(
  collector: EvidenceCollector,
  place: string,
  { stored, store }: SignatureManifest,
): readonly CandidateLayer[] {
  if (stored.manifest.kind !== 'image') return [];
  const manifest = stored.descriptor.digest;
  const layers = stored.manifest.layers.flatMap((layer, index) =>
    isCandidateLayer(layer, stored) ? [{ layer, origin: { place, store, manifest, layer: index } }] : [],
  );
  return collector.limit(layers, collector.limits.maxLayers, { place, store, manifest });
}

function missingBlob(layer: Descriptor): UnavailableError {
  const message = `a signature manifest lists the blob \`${layer.digest}\`, and it is not there`;
  return new UnavailableError('registry-protocol', message, {
    hint: 'the signature was stored incompletely; sign again',
  });
}
