// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { EvidenceOrigin } from '../verify/discovery.ts';
import type { EvidenceCollector } from './evidence-collector.ts';
import { type EvidenceLane, laneLimits, laneOf, lanesOf, type WantedEvidence } from './evidence-lane.ts';
import { isCandidateLayer, readCandidate } from './read-candidate.ts';
import { runLimited } from './run-limited.ts';

export interface EvidenceManifest {
  readonly stored: StoredManifest;
  readonly store: EvidenceOrigin['store'];
}

interface CandidateLayer {
  readonly lane: EvidenceLane;
  readonly layer: Descriptor;
  readonly origin: EvidenceOrigin;
}

export interface CollectRequest {
  readonly manifests: readonly EvidenceManifest[];
  readonly wanted: WantedEvidence;
  readonly call: CallOptions;
}

/** Reads all evidence that `manifests` of one place carry as layers, in their order, as far as the limits go. */
export async function collectLayers(
  collector: EvidenceCollector,
  source: ContentSource,
  { manifests, wanted, call }: CollectRequest,
): Promise<void> {
  const { limits } = collector;
  const found = manifests.flatMap((manifest) => candidateLayers(collector, source.name, { manifest, wanted }));
  const layers = lanesOf(wanted).flatMap((lane) => {
    const ofLane = found.filter((layer) => layer.lane === lane);
    const origin = { place: source.name, store: 'referrers' } as const;
    return collector.limit(ofLane, laneLimits(limits, lane).maxPieces, { lane, origin });
  });
  const readOnce = blobReader(source, call);
  await runLimited(layers, limits.parallel, async ({ lane, layer, origin }) => {
    // Also for a payload that is here already: what is bounded is the work of verifying, too.
    if (!collector.reserve(lane, origin, layer.size)) return;
    const what = `${lane} blob \`${layer.digest}\``;
    const attempt = { place: source.name, what, evidence: origin };
    const { maxBytes } = laneLimits(limits, lane);
    const bytes = await collector.attempt(attempt, async () => await readOnce(layer, maxBytes));
    if (bytes) collector.accept(origin, readCandidate(layer, bytes));
    if (bytes === null) collector.gap({ place: source.name, what, error: missingBlob(lane, layer) });
  });
}

/** One payload often carries several signatures: it is fetched once. */
function blobReader(
  source: ContentSource,
  call: CallOptions,
): (layer: Descriptor, maxBytes: number) => Promise<Uint8Array | null> {
  const blobs = new Map<string, Promise<Uint8Array | null>>();
  return async (layer, maxBytes) => {
    // The size is part of the key, because it may be a lie.
    const key = `${layer.digest} ${layer.size}`;
    const pending = blobs.get(key) ?? source.readBlob(layer, maxBytes, call);
    blobs.set(key, pending);
    return await pending;
  };
}

function candidateLayers(
  collector: EvidenceCollector,
  place: string,
  { manifest, wanted }: { readonly manifest: EvidenceManifest; readonly wanted: WantedEvidence },
): readonly CandidateLayer[] {
  const { stored, store } = manifest;
  if (stored.manifest.kind !== 'image') return [];
  const { digest } = stored.descriptor;
  const layers = stored.manifest.layers.flatMap((layer, index) => {
    if (!isCandidateLayer(layer, stored, wanted)) return [];
    const lane = layerLane(collector, layer, { stored, wanted });
    return [{ lane, layer, origin: { place, store, manifest: digest, layer: index } }];
  });
  const lane = layers[0]?.lane ?? 'signature';
  return collector.limit(layers, collector.limits.maxLayers, { lane, origin: { place, store, manifest: digest } });
}

function layerLane(
  { limits }: EvidenceCollector,
  layer: Descriptor,
  { stored, wanted }: { readonly stored: StoredManifest; readonly wanted: WantedEvidence },
): EvidenceLane {
  if (layer.mediaType === mediaTypes.simpleSigning) return 'signature';
  if (layer.mediaType === mediaTypes.dsseEnvelope) return 'attestation';
  // What is too large for a signature may be an attestation that says nothing of itself, or something wrong.
  if (wanted === 'all' && layer.size > limits.maxEvidenceBytes) return 'attestation';
  return laneOf(stored.manifest, wanted);
}

function missingBlob(lane: EvidenceLane, layer: Descriptor): UnavailableError {
  const message = `${lane === 'signature' ? 'a signature' : 'an attestation'} manifest lists the blob \`${layer.digest}\`, and it is not there`;
  const hint =
    lane === 'signature'
      ? 'the signature was stored incompletely; sign again'
      : 'the attestation was stored incompletely; attest again';
  return new UnavailableError('registry-protocol', message, { hint });
}
