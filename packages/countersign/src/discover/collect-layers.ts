// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { EvidenceOrigin } from './discovery.ts';
import type { EvidenceCollector } from './evidence-collector.ts';
import { isCandidateLayer, readCandidate } from './read-candidate.ts';
import { runLimited } from './run-limited.ts';

export interface SignatureManifest {
  readonly source: ContentSource;
  readonly stored: StoredManifest;
  readonly store: EvidenceOrigin['store'];
  readonly call: CallOptions;
}

/** Reads every signature that a manifest carries as a layer. */
export async function collectLayers(collector: EvidenceCollector, from: SignatureManifest): Promise<void> {
  const { source, stored, store, call } = from;
  if (stored.manifest.kind !== 'image') return;
  const manifest = stored.descriptor.digest;
  const layers = stored.manifest.layers.flatMap((layer, index) =>
    isCandidateLayer(layer, stored) ? [{ layer, origin: { place: source.name, store, manifest, layer: index } }] : [],
  );
  const { limits } = collector;
  // One payload often carries several signatures: fetch it once.
  const blobs = new Map<Digest, Promise<Uint8Array | null>>();
  const wanted = collector.limit(layers, limits.maxLayers, { place: source.name, store, manifest });
  await runLimited(wanted, limits.parallel, async ({ layer, origin }) => {
    const known = blobs.get(layer.digest);
    if (known === undefined && !collector.reserve(origin, layer.size)) return;
    const pending = known ?? source.readBlob(layer, limits.maxEvidenceBytes, call);
    blobs.set(layer.digest, pending);
    const what = `signature blob \`${layer.digest}\``;
    const bytes = await collector.attempt({ place: source.name, what, evidence: origin }, async () => await pending);
    if (bytes) collector.accept(origin, readCandidate(layer, bytes));
    if (bytes === null) collector.gap({ place: source.name, what, error: missingBlob(layer) });
  });
}

function missingBlob(layer: Descriptor): UnavailableError {
  const message = `a signature manifest lists the blob \`${layer.digest}\`, and it is not there`;
  return new UnavailableError('registry-protocol', message, {
    hint: 'the signature was stored incompletely; sign again',
  });
}
