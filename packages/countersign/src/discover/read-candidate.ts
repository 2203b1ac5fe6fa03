// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../oci/descriptor.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { SignatureCandidate } from '../verify/expectation.ts';

/** Both spellings of the Sigstore bundle's media type, any version: the bundle's own parser judges the version. */
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v[0-9.]+\+json|\+json;\s*version=[0-9.]+)$/;

/** Whether `layer` holds a signature in one of the formats that are read: decided by the layer, which is what gets read. */
export function isCandidateLayer(layer: Descriptor, stored: StoredManifest): boolean {
  if (layer.mediaType === mediaTypes.simpleSigning) return true;
  // Readers of bundles take layer 0 and nothing else; a second layer would be read by us alone.
  const first = stored.manifest.kind === 'image' && stored.manifest.layers[0] === layer;
  return first && bundleType.test(layer.mediaType);
}

export function readCandidate(layer: Descriptor, bytes: Uint8Array): SignatureCandidate {
  if (layer.mediaType === mediaTypes.simpleSigning) {
    return { kind: 'simple-signing', payload: bytes, annotations: layer.annotations ?? {} };
  }
  return { kind: 'bundle', bytes };
}
