// SPDX-License-Identifier: Apache-2.0

import { oneChunk } from '../bytes/one-chunk.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { buildReferrerManifest, emptyConfig, emptyConfigBytes } from '../oci/referrer-manifest.ts';
import type { CallOptions, ContentSink } from '../ports/content.ts';

export interface StoreOptions extends CallOptions {
  readonly subject: Descriptor;
  readonly sink: ContentSink;
  /** RFC 3339, UTC; for people, nothing is decided by it. */
  readonly created: string;
}

/** Where a signature or attestation went. */
export type StoredAt =
  | { readonly kind: 'referrer'; readonly manifest: Digest }
  | { readonly kind: 'tag'; readonly tag: string };

/** Writes the bundle as a referrer of its subject, in the form in which cosign 3 writes and finds it. */
export async function storeBundle(
  bundle: Uint8Array,
  predicateType: string,
  options: StoreOptions,
): Promise<Extract<StoredAt, { kind: 'referrer' }>> {
  const layer: Descriptor = { mediaType: mediaTypes.bundleV03, size: bundle.length, digest: digestOf(bundle) };
  await Promise.all([writeBytes(layer, bundle, options), writeBytes(emptyConfig, emptyConfigBytes, options)]);
  const { bytes, descriptor } = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer,
    subject: options.subject,
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateType,
      'org.opencontainers.image.created': options.created,
    },
  });
  await options.sink.writeManifest({ bytes, mediaType: mediaTypes.ociManifest, digest: descriptor.digest }, options);
  return { kind: 'referrer', manifest: descriptor.digest };
}

export async function writeBytes(blob: Descriptor, bytes: Uint8Array, options: StoreOptions): Promise<void> {
  await options.sink.writeBlob(blob, async () => oneChunk(bytes), options);
}
