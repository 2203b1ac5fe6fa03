// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import type { Manifest } from '../oci/manifest.ts';
import type { ManifestRecord } from './repository-state.ts';

/** What the referrers API will say of this manifest (oci-dist 1.1 §listing-referrers). */
export function manifestRecord(manifest: Manifest, digest: Digest, size: number): ManifestRecord {
  const artifactType = manifest.artifactType ?? (manifest.kind === 'image' ? manifest.config.mediaType : undefined);
  return {
    digest,
    mediaType: manifest.mediaType,
    size,
    ...(manifest.subject === undefined ? {} : { subject: manifest.subject.digest }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(manifest.annotations === undefined ? {} : { annotations: manifest.annotations }),
  };
}
