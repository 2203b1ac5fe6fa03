// SPDX-License-Identifier: Apache-2.0
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import { encodeManifest } from '../oci/encode-manifest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { buildReferrerManifest, emptyConfig, emptyConfigBytes, storeManifest } from '../oci/referrer-manifest.ts';
import { buildSignatureManifest } from '../oci/signature-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import type { ContentSink } from '../ports/content.ts';

/** Small images for tests, which are what they seem: every digest is right. */

export interface TestBlob {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export interface TestContent {
  readonly manifest: StoredManifest;
  readonly blobs: readonly TestBlob[];
}

export function testBlob(text: string, mediaType: string = mediaTypes.ociLayerTar): TestBlob {
  const bytes = encodeUtf8(text);
  return { descriptor: { mediaType, size: bytes.byteLength, digest: digestOf(bytes) }, bytes };
}

export function testImage(name: string): TestContent {
  const layer = testBlob(`layer of ${name}`);
  const text = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [layer.descriptor.digest] },
  });
  const config = testBlob(text, mediaTypes.ociConfig);
  const manifest = storeManifest({
    kind: 'image',
    mediaType: mediaTypes.ociManifest,
    config: config.descriptor,
    layers: [layer.descriptor],
  });
  return { manifest, blobs: [config, layer] };
}

export function testIndex(children: readonly TestContent[]): StoredManifest {
  const manifests = children.map(({ manifest }, at) => ({
    ...manifest.descriptor,
    platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
  }));
  return storedManifest(encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests }), undefined);
}

/** A Sigstore bundle by its types; its content is `text`. */
export function testReferrer(
  subject: Descriptor,
  text: string,
  predicateType = 'https://sigstore.dev/cosign/sign/v1',
): TestContent {
  const bundle = testBlob(text, mediaTypes.bundleV03);
  const annotations = { 'dev.sigstore.bundle.predicateType': predicateType };
  const manifest = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer: bundle.descriptor,
    subject,
    annotations,
  });
  return { manifest, blobs: [{ descriptor: emptyConfig, bytes: emptyConfigBytes }, bundle] };
}

export function testSignature(payload: string): TestContent {
  const blob = testBlob(payload, mediaTypes.simpleSigning);
  const layer = { ...blob.descriptor, annotations: { 'dev.cosignproject.cosign/signature': 'c2ln' } };
  const { manifest, config } = buildSignatureManifest([layer]);
  return { manifest, blobs: [config, blob] };
}

export async function* chunksOf(...parts: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* parts;
}

export async function writeContent(sink: ContentSink, content: TestContent, tag?: string): Promise<void> {
  for (const { descriptor, bytes } of content.blobs) await sink.writeBlob(descriptor, async () => chunksOf(bytes));
  await writeTestManifest(sink, content.manifest, tag);
}

export async function writeTestManifest(sink: ContentSink, stored: StoredManifest, tag?: string): Promise<void> {
  const { bytes, descriptor, manifest } = stored;
  const tagged = tag === undefined ? {} : { tag };
  await sink.writeManifest({ bytes, mediaType: manifest.mediaType, digest: descriptor.digest, ...tagged });
}
