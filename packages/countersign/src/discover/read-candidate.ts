// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../oci/descriptor.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';
import type { WantedEvidence } from './evidence-lane.ts';

/** Both spellings of the Sigstore bundle's media type, any version: the bundle's own parser judges the version. */
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v[0-9.]+\+json|\+json;\s*version=[0-9.]+)$/;

/** Whether `layer` holds evidence in one of the formats that are read and wanted: decided by the layer, which is what gets read. */
export function isCandidateLayer(layer: Descriptor, stored: StoredManifest, wanted: WantedEvidence): boolean {
  if (layer.mediaType === mediaTypes.simpleSigning) return wanted !== 'attestations';
  if (layer.mediaType === mediaTypes.dsseEnvelope) return wanted !== 'signatures';
  // Readers of bundles take layer 0 and nothing else; a second layer would be read by us alone.
  const first = stored.manifest.kind === 'image' && stored.manifest.layers[0] === layer;
  return first && bundleType.test(layer.mediaType);
}

export function readCandidate(layer: Descriptor, bytes: Uint8Array): EvidenceCandidate {
  const annotations = layer.annotations ?? {};
  switch (layer.mediaType) {
    case mediaTypes.simpleSigning:
      return { kind: 'simple-signing', payload: bytes, annotations };
    case mediaTypes.dsseEnvelope:
      return { kind: 'envelope', envelope: bytes, annotations };
    default:
      return { kind: 'bundle', bytes };
  }
}
