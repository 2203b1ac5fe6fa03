// SPDX-License-Identifier: Apache-2.0
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Annotations, Descriptor } from './descriptor.ts';
import { type Digest, digestOf } from './digest.ts';
import { encodeManifest } from './encode-manifest.ts';
import type { ImageManifest, StoredManifest } from './manifest.ts';
import { mediaTypes } from './media-type.ts';

/** The content of the empty config: two braces (image-spec 1.1 §guidance-for-an-empty-descriptor). */
export const emptyConfigBytes: Uint8Array = encodeUtf8('{}');

export const emptyConfig: Descriptor = {
  mediaType: mediaTypes.ociEmpty,
  size: 2,
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' as Digest,
};

export interface ReferrerContent {
  readonly artifactType: string;
  /** The one layer, already described. */
  readonly layer: Descriptor;
  readonly subject: Descriptor;
  readonly annotations: Annotations;
}

/** A manifest that attaches one piece of content to `subject`, in the form in which cosign 3 writes its bundles. */
export function buildReferrerManifest(content: ReferrerContent): StoredManifest {
  const { mediaType, size, digest } = content.subject;
  const manifest: ImageManifest = {
    kind: 'image',
    mediaType: mediaTypes.ociManifest,
    artifactType: content.artifactType,
    // No specification knows this member here, but `cosign clean` finds its own by it.
    config: { ...emptyConfig, artifactType: content.artifactType },
    layers: [content.layer],
    subject: { mediaType, size, digest },
    annotations: content.annotations,
  };
  return storeManifest(manifest);
}

/** A manifest that we made ourselves, encoded and hashed. */
export function storeManifest(manifest: ImageManifest): StoredManifest {
  const bytes = encodeManifest(manifest);
  return {
    descriptor: { mediaType: manifest.mediaType, size: bytes.byteLength, digest: digestOf(bytes) },
    bytes,
    manifest,
  };
}

/**
 * The entry for `stored` in a list of referrers (oci-dist 1.1 §listing-referrers): artifact type, or the config's media type
 * in its place for an image, and all annotations.
 */
export function referrerDescriptor(stored: StoredManifest): Descriptor {
  const { manifest, descriptor } = stored;
  const artifactType = manifest.artifactType ?? (manifest.kind === 'image' ? manifest.config.mediaType : undefined);
  return {
    mediaType: descriptor.mediaType,
    size: descriptor.size,
    digest: descriptor.digest,
    ...(manifest.annotations === undefined ? {} : { annotations: manifest.annotations }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
}
