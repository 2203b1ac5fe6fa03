// SPDX-License-Identifier: Apache-2.0
import { attestationTag } from '../oci/attachment-tag.ts';
import type { Digest } from '../oci/digest.ts';
import { mergeLayers } from '../oci/merge-layers.ts';
import { withoutLayers } from '../oci/without-layers.ts';
import type { ReplacedAttestations } from './own-attestations.ts';
import type { StorableAttestation } from './produced-attestation.ts';
import { type StoredAt, type StoreOptions, storeBundle, writeBytes } from './store-evidence.ts';

/** Writes `attestation` where readers look, blobs first, and then takes away what it replaces; a reader finds one of them at every time. */
export async function storeAttestation(
  attestation: StorableAttestation,
  options: StoreOptions,
  replaced: ReplacedAttestations = { manifests: new Set(), layers: new Set() },
): Promise<StoredAt> {
  if (attestation.format === 'envelope') return await storeLayer(attestation, options, replaced.layers);
  const at = await storeBundle(attestation.bundle, attestation.predicateType, options);
  for (const manifest of replaced.manifests) {
    if (manifest !== at.manifest) await options.sink.deleteManifest(manifest, options);
  }
  return at;
}

async function storeLayer(
  { layer, envelope }: Extract<StorableAttestation, { format: 'envelope' }>,
  options: StoreOptions,
  replaced: ReadonlySet<Digest>,
): Promise<StoredAt> {
  const tag = attestationTag(options.subject.digest);
  const others = new Set([...replaced].filter((digest) => digest !== layer.digest));
  await writeBytes(layer, envelope, options);
  await options.sink.mergeTag(
    tag,
    (current) => mergeLayers(current === null ? null : withoutLayers(current, others), [layer]),
    options,
  );
  return { kind: 'tag', tag };
}
