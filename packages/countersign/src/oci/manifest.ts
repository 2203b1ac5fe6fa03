// SPDX-License-Identifier: Apache-2.0
import type { Annotations, Descriptor } from './descriptor.ts';
import type { ManifestMediaType } from './media-type.ts';

/** An image manifest, OCI or Docker schema 2. Artifacts (signatures among them) are image manifests too. */
export interface ImageManifest {
  readonly kind: 'image';
  readonly mediaType: ManifestMediaType;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Annotations;
}

export interface ImageIndex {
  readonly kind: 'index';
  readonly mediaType: ManifestMediaType;
  readonly artifactType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Annotations;
}

export type Manifest = ImageManifest | ImageIndex;

/** Manifest bytes whose hash is `descriptor.digest`, with what they say. Only made by hashing the bytes. */
export interface StoredManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
}
