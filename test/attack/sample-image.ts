// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../../packages/countersign/src/oci/descriptor.ts';
import { digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { encodeManifest } from '../../packages/countersign/src/oci/encode-manifest.ts';
import type { StoredManifest } from '../../packages/countersign/src/oci/manifest.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { buildReferrerManifest, storeManifest } from '../../packages/countersign/src/oci/referrer-manifest.ts';

export interface SampleBlob {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export function sampleBlob(text: string, mediaType: string = mediaTypes.ociLayerTar): SampleBlob {
  const bytes = new TextEncoder().encode(text);
  return { descriptor: { mediaType, size: bytes.byteLength, digest: digestOf(bytes) }, bytes };
}

export const layer = sampleBlob('a layer, as far as anybody can tell\n'.repeat(40));
export const config = sampleBlob('{"architecture":"amd64","os":"linux"}', mediaTypes.ociConfig);

export const image: StoredManifest = storeManifest({
  kind: 'image',
  mediaType: mediaTypes.ociManifest,
  config: config.descriptor,
  layers: [layer.descriptor],
});

/** The `number`th thing that is attached to the image. */
export function sampleReferrer(number: number, subject: Descriptor = image.descriptor): StoredManifest {
  return buildReferrerManifest({
    artifactType: 'application/vnd.example.note',
    layer: layer.descriptor,
    subject,
    annotations: { number: String(number) },
  });
}

export function indexOf(entries: readonly Descriptor[]): Uint8Array {
  return encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests: entries });
}
