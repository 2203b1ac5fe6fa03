// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** Pushes a small image whose one layer holds `content`, with plain requests; returns its digest. */
export async function pushImage(place: Place, content: string): Promise<string> {
  const layer = await pushBlob(place, content);
  const config = await pushBlob(
    place,
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [layer.digest] } }),
  );
  return await putManifest(place, manifestType, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer }],
  });
}

/** Pushes an index with an image for linux/amd64 and one for linux/arm64. */
export async function pushIndex(place: Place, content: string): Promise<string> {
  const manifests: object[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const digest = await pushImage({ ...place, tag: `part-${architecture}` }, `${content} ${architecture}`);
    const response = await fetch(`${place.url}/v2/${place.repository}/manifests/${digest}`);
    const size = (await response.arrayBuffer()).byteLength;
    manifests.push({ mediaType: manifestType, digest, size, platform: { os: 'linux', architecture } });
  }
  return await putManifest(place, indexType, { schemaVersion: 2, mediaType: indexType, manifests });
}

export interface Place {
  readonly url: string;
  readonly repository: string;
  readonly tag: string;
}

async function pushBlob(place: Place, content: string): Promise<{ readonly digest: string; readonly size: number }> {
  const digest = digestOf(content);
  const response = await fetch(`${place.url}/v2/${place.repository}/blobs/uploads/?digest=${digest}`, {
    method: 'POST',
    body: content,
  });
  await expectCreated(response);
  return { digest, size: Buffer.byteLength(content) };
}

async function putManifest(place: Place, type: string, manifest: object): Promise<string> {
  const body = JSON.stringify(manifest);
  const url = `${place.url}/v2/${place.repository}/manifests/${place.tag}`;
  await expectCreated(await fetch(url, { method: 'PUT', body, headers: { 'content-type': type } }));
  return digestOf(body);
}

async function expectCreated(response: Response): Promise<void> {
  const text = await response.text();
  if (response.status !== 201) throw new Error(`wanted 201 from the hub, got ${response.status}: ${text}`);
}

function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
