// SPDX-License-Identifier: Apache-2.0

import { oneChunk } from '../bytes/one-chunk.ts';
import { signatureTag } from '../oci/attachment-tag.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { mergeLayers } from '../oci/merge-layers.ts';
import { buildReferrerManifest, emptyConfig, emptyConfigBytes } from '../oci/referrer-manifest.ts';
import type { CallOptions, ContentSink } from '../ports/content.ts';
import type { StorableSignature } from './produced-signature.ts';

export interface StoreOptions extends CallOptions {
  readonly subject: Descriptor;
  readonly sink: ContentSink;
  /** RFC 3339, UTC; for people, nothing is decided by it. */
  readonly created: string;
}

/** Where a signature went. */
export type StoredAt =
  | { readonly kind: 'referrer'; readonly manifest: Digest }
  | { readonly kind: 'tag'; readonly tag: string };

/** Writes `produced` where readers look, blobs first; when it returns, a reader finds it. */
export async function storeSignature(produced: StorableSignature, options: StoreOptions): Promise<StoredAt> {
  return produced.format === 'bundle'
    ? await storeBundle(produced.bundle, options)
    : await storeLayer(produced, options);
}

async function storeBundle(bundle: Uint8Array, options: StoreOptions): Promise<StoredAt> {
  const layer: Descriptor = { mediaType: mediaTypes.bundleV03, size: bundle.length, digest: digestOf(bundle) };
  await Promise.all([writeBytes(layer, bundle, options), writeBytes(emptyConfig, emptyConfigBytes, options)]);
  const { bytes, descriptor } = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer,
    subject: options.subject,
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1',
      'org.opencontainers.image.created': options.created,
    },
  });
  await options.sink.writeManifest({ bytes, mediaType: mediaTypes.ociManifest, digest: descriptor.digest }, options);
  return { kind: 'referrer', manifest: descriptor.digest };
}

async function storeLayer(
  produced: Extract<StorableSignature, { format: 'simple-signing' }>,
  options: StoreOptions,
): Promise<StoredAt> {
  const tag = signatureTag(options.subject.digest);
  await writeBytes(produced.layer, produced.payload, options);
  await options.sink.mergeTag(tag, (current) => mergeLayers(current, [produced.layer]), options);
  return { kind: 'tag', tag };
}

async function writeBytes(blob: Descriptor, bytes: Uint8Array, options: StoreOptions): Promise<void> {
  await options.sink.writeBlob(blob, async () => oneChunk(bytes), options);
}
