// SPDX-License-Identifier: Apache-2.0
import { digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';

export interface Pushable {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function pushable(text: string, algorithm: 'sha256' | 'sha512' = 'sha256'): Pushable {
  const bytes = bytesOf(text);
  return { bytes, digest: digestOf(bytes, algorithm) };
}

export const emptyConfig = pushable('{}');

export interface ImageParts {
  readonly layers?: readonly Pushable[];
  readonly subject?: Pushable;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An image manifest with the empty config. */
export function imageManifest(parts: ImageParts = {}): Pushable {
  const { layers = [], subject, artifactType = 'application/vnd.example', annotations } = parts;
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType,
    config: { mediaType: mediaTypes.ociEmpty, digest: emptyConfig.digest, size: 2 },
    layers: layers.map((layer) => descriptor(layer, 'application/octet-stream')),
    ...(subject === undefined ? {} : { subject: descriptor(subject, mediaTypes.ociManifest) }),
    annotations,
  };
  return pushable(JSON.stringify(manifest));
}

export function indexManifest(children: readonly Pushable[]): Pushable {
  const manifests = children.map((child) => descriptor(child, mediaTypes.ociManifest));
  return pushable(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }));
}

function descriptor({ bytes, digest }: Pushable, mediaType: string): object {
  return { mediaType, digest, size: bytes.byteLength };
}

/** One repository, seen by a client that speaks HTTP and nothing else. */
export interface RawClient {
  readonly base: string;
  call(
    method: string,
    path: string,
    init?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: Uint8Array },
  ): Promise<Response>;
  pushBlob(blob: Pushable): Promise<Response>;
  pushManifest(target: string, manifest: Pushable, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export function rawClient(url: string, repository: string): RawClient {
  const base = `${url}/v2/${repository}`;
  const call: RawClient['call'] = (method, path, init = {}) =>
    fetch(path.startsWith('/v2') ? `${url}${path}` : `${base}/${path}`, {
      method,
      redirect: 'manual',
      ...(init.headers === undefined ? {} : { headers: init.headers }),
      ...(init.body === undefined ? {} : { body: init.body as Uint8Array<ArrayBuffer> }),
    });
  return {
    base,
    call,
    pushBlob: ({ bytes, digest }) => call('POST', `blobs/uploads/?digest=${digest}`, { body: bytes }),
    pushManifest: (target, { bytes }, headers = {}) =>
      call('PUT', `manifests/${target}`, { body: bytes, headers: { 'content-type': typeIn(bytes), ...headers } }),
  };
}

function typeIn(bytes: Uint8Array): string {
  return (JSON.parse(new TextDecoder().decode(bytes)) as { mediaType: string }).mediaType;
}
