// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../../packages/countersign/src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import {
  buildReferrerManifest,
  emptyConfig,
  emptyConfigBytes,
} from '../../packages/countersign/src/oci/referrer-manifest.ts';

/** What an attacker does who has the registry's password and no key: attaches any bundle to any image, with plain HTTP calls. */
export async function attachByHand(repositoryUrl: string, subject: Digest, bundle: Uint8Array): Promise<void> {
  const layer: Descriptor = { mediaType: mediaTypes.bundleV03, size: bundle.byteLength, digest: digestOf(bundle) };
  await upload(repositoryUrl, layer, bundle);
  await upload(repositoryUrl, emptyConfig, emptyConfigBytes);
  const size = Number(
    (await send(`${repositoryUrl}/manifests/${subject}`, { method: 'HEAD' })).headers.get('content-length'),
  );
  const manifest = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer,
    subject: { mediaType: mediaTypes.ociManifest, size, digest: subject },
    annotations: {},
  });
  await send(`${repositoryUrl}/manifests/${manifest.descriptor.digest}`, {
    method: 'PUT',
    body: Buffer.from(manifest.bytes),
    headers: { 'content-type': mediaTypes.ociManifest },
  });
}

async function upload(repositoryUrl: string, { digest }: Descriptor, bytes: Uint8Array): Promise<void> {
  const begun = await send(`${repositoryUrl}/blobs/uploads/`, { method: 'POST' });
  const location = new URL(begun.headers.get('location') ?? '', repositoryUrl);
  location.searchParams.set('digest', digest);
  await send(location.href, { method: 'PUT', body: Buffer.from(bytes) });
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${init.method} answered ${response.status}`);
  return response;
}
