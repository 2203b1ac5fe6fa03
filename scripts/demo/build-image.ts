// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import type { Descriptor } from '../../packages/countersign/src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { storeManifest } from '../../packages/countersign/src/oci/referrer-manifest.ts';
import type { ContentSink } from '../../packages/countersign/src/ports/content.ts';
import { openLayoutForWriting } from '../../packages/countersign/src/store/open-layout.ts';
import { encodeTar, type TarFile } from './tar.ts';

/** Builds an image of one layer from `files` into the OCI layout at `folder`, under `tag`. */
export async function buildImage(folder: string, tag: string, files: readonly TarFile[]): Promise<Digest> {
  const sink = await openLayoutForWriting(folder, { clock: systemClock, marks: 'none' });
  const layer = await writeBlob(sink, mediaTypes.ociLayerTar, encodeTar(files));
  const config = await writeBlob(sink, mediaTypes.ociConfig, encodeConfig(layer.digest));
  const stored = storeManifest({ kind: 'image', mediaType: mediaTypes.ociManifest, config, layers: [layer] });
  const { digest } = stored.descriptor;
  await sink.writeManifest({ bytes: stored.bytes, mediaType: mediaTypes.ociManifest, digest, tag });
  return digest;
}

function encodeConfig(diffId: Digest): Uint8Array {
  const config = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [diffId] } };
  return new TextEncoder().encode(JSON.stringify(config));
}

async function writeBlob(sink: ContentSink, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const descriptor = { mediaType, size: bytes.byteLength, digest: digestOf(bytes) };
  await sink.writeBlob(descriptor, async () => once(bytes));
  return descriptor;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
