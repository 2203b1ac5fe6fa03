// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { emptyConfig, imageManifest, type Pushable, rawClient } from '../../test/conformance-hub/push.ts';
import type { Registry } from './registries.ts';
import { makeKeys, runOurs, type Setting } from './setting.ts';

/** Pushes that many different images and signs each with `cosign.key`; returns their references by digest. */
export async function pushSignedImages(
  setting: Setting,
  registry: Registry,
  count: number,
): Promise<readonly string[]> {
  makeKeys(setting);
  const repository = `bench/signed-${randomBytes(4).toString('hex')}`;
  await pushBlob(registry.url, repository, emptyConfig);
  const client = rawClient(registry.url, repository);
  const references: string[] = [];
  for (let index = 0; index < count; index++) {
    const manifest = imageManifest({ annotations: { number: String(index) } });
    expectStatus(await client.pushManifest(`v${index}`, manifest), 201);
    references.push(`${registry.host}/${repository}@${manifest.digest}`);
  }
  // There is one signer only, so no entry can get lost and need not settle.
  runOurs(setting, 'sign', '--key', 'cosign.key', '--settling-time', '0', '--yes', ...references);
  return references;
}

/** In two steps, which every registry can do. */
export async function pushBlob(url: string, repository: string, blob: Pushable): Promise<void> {
  const started = await rawClient(url, repository).call('POST', 'blobs/uploads/');
  expectStatus(started, 202);
  const location = new URL(started.headers.get('location') as string, url);
  location.searchParams.set('digest', blob.digest);
  expectStatus(await fetch(location, { method: 'PUT', body: blob.bytes as Uint8Array<ArrayBuffer> }), 201);
}

export function expectStatus(response: Response, status: number): void {
  if (response.status !== status) throw new Error(`wanted ${status} from ${response.url}, got ${response.status}`);
}
