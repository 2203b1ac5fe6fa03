// SPDX-License-Identifier: Apache-2.0
// Manifests per second and blob throughput of the hub beside Debian's docker-registry, with one load generator.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { digestOf } from '../packages/countersign/src/oci/digest.ts';
import { emptyConfig, imageManifest, type Pushable, rawClient } from '../test/conformance-hub/push.ts';
import { findProgram } from '../test/interop/support/find-program.ts';
import { median } from './support/measure.ts';
import { type Registry, startDockerRegistry, startHub } from './support/registries.ts';
import { type Goal, judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';
import { expectStatus, pushBlob } from './support/signed-images.ts';

interface Rates {
  readonly get: number;
  readonly put: number;
  readonly blob: number;
}

const manifest = imageManifest({ annotations: { 'org.opencontainers.image.title': 'measured' } });
// Writing has no goal: the load generator, a Node process itself, is what limits it.
const goals = { get: 10, put: undefined, blob: 0.7 } as const;
const names = {
  get: 'GET manifest, 16 at a time',
  put: 'PUT manifest, 16 at a time',
  blob: 'GET blob of 256 MiB',
} as const;

export async function hubRates(setting: Setting): Promise<readonly Row[]> {
  const folder = join(setting.folder, 'hub-rates');
  const peer = await startDockerRegistry(join(folder, 'docker'));
  const contenders = [await startHub(), await startHub(join(folder, 'hub')), ...(peer === undefined ? [] : [peer])];
  try {
    const large = randomBlob();
    for (const { url } of contenders) await prepare(url, large);
    const rates = new Map<Registry, Rates[]>(contenders.map((each) => [each, []]));
    for (let round = 0; round < (setting.length === 'short' ? 3 : 5); round++) {
      for (const each of contenders) rates.get(each)?.push(await measure(each, large));
    }
    return contenders
      .filter((each) => each !== peer)
      .flatMap((each) => rowsOf(each.name, rates.get(each) ?? [], peer === undefined ? undefined : rates.get(peer)));
  } finally {
    for (const each of contenders) await each.stop();
  }
}

function rowsOf(hub: string, ours: readonly Rates[], theirs: readonly Rates[] | undefined): readonly Row[] {
  const of = (rates: readonly Rates[], what: keyof Rates): number => median(rates.map((each) => each[what]));
  return (['get', 'put', 'blob'] as const).map((what) =>
    judge({
      benchmark: 'hub',
      name: `${names[what]} (${hub})`,
      unit: what === 'blob' ? 'MB/s' : 'per second',
      ours: of(ours, what),
      peerName: 'docker-registry',
      peer: theirs === undefined ? undefined : of(theirs, what),
      goal: goalOf(what),
    }),
  );
}

function goalOf(what: keyof Rates): Goal {
  const limit = goals[what];
  return limit === undefined ? { kind: 'none' } : { kind: 'ratio-at-least', limit };
}

async function measure({ name, url }: Registry, large: Pushable): Promise<Rates> {
  const requests = name === 'docker-registry' ? 2000 : 20_000;
  return {
    get: await getRate(`${url}/v2/bench/manifests/v1`, requests),
    put: await putRate(url),
    blob: await blobRate(`${url}/v2/bench/blobs/${large.digest}`),
  };
}

/** ApacheBench where it is installed, because it costs little; else a loop of our own, which then measures itself too. */
async function getRate(url: string, requests: number): Promise<number> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const ab = findProgram('ab');
  if (ab === undefined) {
    return await rateOf(Math.ceil(requests / 10), async () => {
      const response = await fetch(url, { headers: { accept } });
      await response.arrayBuffer();
      expectStatus(response, 200);
    });
  }
  const out = execFileSync(ab, ['-q', '-k', '-n', String(requests), '-c', '16', '-H', `Accept: ${accept}`, url], {
    encoding: 'utf8',
  });
  if (!/Failed requests: +0\n/.test(out) || /Non-2xx/.test(out)) throw new Error(`ab failed: ${out}`);
  return Number(/Requests per second: +([\d.]+)/.exec(out)?.[1]);
}

/** New manifests, each under a tag of its own. */
async function putRate(url: string): Promise<number> {
  const client = rawClient(url, 'bench');
  const manifests = Array.from({ length: 400 }, () =>
    imageManifest({ annotations: { id: randomBytes(8).toString('hex') } }),
  );
  return await rateOf(manifests.length, async (at) => {
    const response = await client.pushManifest(`t${at}`, manifests[at] as Pushable);
    await response.arrayBuffer();
    expectStatus(response, 201);
  });
}

async function rateOf(count: number, work: (at: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  await Promise.all(
    Array.from({ length: 16 }, async (_, worker) => {
      for (let at = worker; at < count; at += 16) await work(at);
    }),
  );
  return (count * 1000) / (performance.now() - start);
}

/** MB/s of a reader that throws the bytes away. */
async function blobRate(url: string): Promise<number> {
  const start = performance.now();
  const curl = findProgram('curl');
  let bytes = 0;
  if (curl === undefined) for await (const chunk of (await fetch(url)).body ?? []) bytes += chunk.length;
  else
    bytes = Number(execFileSync(curl, ['-s', '-o', '/dev/null', '-w', '%{size_download}', url], { encoding: 'utf8' }));
  return bytes / 1000 / (performance.now() - start);
}

function randomBlob(): Pushable {
  const bytes = Buffer.alloc(256 * 1024 * 1024, randomBytes(1024 * 1024));
  return { bytes, digest: digestOf(bytes) };
}

async function prepare(url: string, large: Pushable): Promise<void> {
  for (const blob of [emptyConfig, large]) await pushBlob(url, 'bench', blob);
  expectStatus(await rawClient(url, 'bench').pushManifest('v1', manifest), 201);
}
