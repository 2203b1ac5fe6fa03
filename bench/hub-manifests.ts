// SPDX-License-Identifier: Apache-2.0
// Requests per second of the hub beside Debian's docker-registry, with the same load generator in one run.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { digestOf } from '../packages/countersign/src/oci/digest.ts';
import { emptyConfig, imageManifest, type Pushable, rawClient } from '../test/conformance-hub/push.ts';

interface Contender {
  readonly name: string;
  readonly url: string;
  readonly child: ChildProcess;
}

interface Rates {
  readonly get: number;
  readonly put: number;
  readonly blob: number;
}

const manifest = imageManifest({ annotations: { 'org.opencontainers.image.title': 'measured' } });
const blobBytes = 256 * 1024 * 1024;
const rounds = 3;

const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
const contenders = [
  startHubProcess('hub, memory', 5161),
  startHubProcess('hub, folder', 5162, join(folder, 'hub')),
  await startDockerRegistry(5163, join(folder, 'docker')),
].filter((each) => each !== null);
try {
  await measureAll();
} finally {
  for (const { child } of contenders) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}

async function measureAll(): Promise<void> {
  const large = randomBlob();
  for (const { url } of contenders) await prepare(url, large);
  const best = new Map<string, Rates>();
  // In turn, so that a noisy neighbour hits all alike; the best round is the one that was disturbed least.
  for (let round = 0; round < rounds; round++) {
    for (const { name, url } of contenders) best.set(name, better(best.get(name), await measure(url, large)));
  }
  print(best);
}

async function measure(url: string, large: Pushable): Promise<Rates> {
  const target = `${url}/v2/bench/manifests/`;
  const requests = url.endsWith('5163') ? 3000 : 30_000;
  return {
    get: ab(`${target}v1`, requests),
    put: await putRate(url),
    blob: blobRate(`${url}/v2/bench/blobs/${large.digest}`),
  };
}

function better(left: Rates | undefined, right: Rates): Rates {
  if (left === undefined) return right;
  return {
    get: Math.max(left.get, right.get),
    put: Math.max(left.put, right.put),
    blob: Math.max(left.blob, right.blob),
  };
}

function ab(url: string, requests: number): number {
  const accept = 'Accept: application/vnd.oci.image.manifest.v1+json';
  const out = execFileSync('ab', ['-q', '-k', '-n', String(requests), '-c', '16', '-H', accept, url], {
    encoding: 'utf8',
  });
  if (!/Failed requests: +0\n/.test(out) || /Non-2xx/.test(out)) throw new Error(`ab failed: ${out}`);
  return Number(/Requests per second: +([\d.]+)/.exec(out)?.[1]);
}

/** New manifests, 16 at a time, each under a tag of its own. */
async function putRate(url: string): Promise<number> {
  const client = rawClient(url, 'bench');
  const manifests = Array.from({ length: 400 }, () =>
    imageManifest({ annotations: { id: randomBytes(8).toString('hex') } }),
  );
  const start = performance.now();
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      for (let at = writer; at < manifests.length; at += 16) {
        const response = await client.pushManifest(`t${at}`, manifests[at] as Pushable);
        await response.arrayBuffer();
        if (response.status !== 201) throw new Error(`wanted 201, got ${response.status}`);
      }
    }),
  );
  return (manifests.length * 1000) / (performance.now() - start);
}

/** MB/s of a reader that throws the bytes away. */
function blobRate(url: string): number {
  const args = ['-s', '-o', '/dev/null', '-w', '%{speed_download}', url];
  return Number(execFileSync('curl', args, { encoding: 'utf8' })) / 1e6;
}

function randomBlob(): Pushable {
  const bytes = Buffer.alloc(blobBytes, randomBytes(1024 * 1024));
  return { bytes, digest: digestOf(bytes) };
}

async function prepare(url: string, large: Pushable): Promise<void> {
  await waitFor(url);
  for (const blob of [emptyConfig, large]) await pushBlob(url, blob);
  const { status } = await rawClient(url, 'bench').pushManifest('v1', manifest);
  if (status !== 201) throw new Error(`wanted 201 for the manifest, got ${status}`);
}

async function pushBlob(url: string, blob: Pushable): Promise<void> {
  const client = rawClient(url, 'bench');
  const started = await client.call('POST', 'blobs/uploads/');
  const location = new URL(started.headers.get('location') as string, url);
  location.searchParams.set('digest', blob.digest);
  const { status } = await fetch(location, { method: 'PUT', body: blob.bytes as Uint8Array<ArrayBuffer> });
  if (status !== 201) throw new Error(`wanted 201 for the blob, got ${status}`);
}

async function waitFor(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await fetch(`${url}/v2/`).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await delay(50);
  }
  throw new Error(`nothing answers at ${url}`);
}

function startHubProcess(name: string, port: number, path?: string): Contender {
  const script = join(import.meta.dirname, 'hub-child.ts');
  const args = [script, String(port), ...(path === undefined ? [] : [path])];
  return { name, url: `http://127.0.0.1:${port}`, child: spawn(process.execPath, args, { stdio: 'inherit' }) };
}

async function startDockerRegistry(port: number, data: string): Promise<Contender | null> {
  const cached = join(homedir(), '.cache/countersign-tools/bin/docker-registry');
  const program = existsSync(cached)
    ? cached
    : spawnSync('which', ['docker-registry'], { encoding: 'utf8' }).stdout.trim();
  if (program === '') {
    console.log('SKIPPED docker-registry: not installed, so there is nothing to compare with');
    return null;
  }
  const config = join(folder, 'docker-registry.yml');
  const lines = ['version: 0.1', 'log: {level: error, accesslog: {disabled: true}}'];
  lines.push(
    `storage: {filesystem: {rootdirectory: ${data}}, delete: {enabled: true}}`,
    `http: {addr: 127.0.0.1:${port}}`,
  );
  await writeFile(config, `${lines.join('\n')}\n`);
  return {
    name: 'docker-registry',
    url: `http://127.0.0.1:${port}`,
    child: spawn(program, ['serve', config], { stdio: 'ignore' }),
  };
}

function print(best: ReadonlyMap<string, Rates>): void {
  const peer = best.get('docker-registry');
  const ratio = (ours: number, theirs: number | undefined): string =>
    theirs === undefined ? '' : ` (${(ours / theirs).toFixed(1)}×)`;
  for (const [name, { get, put, blob }] of best) {
    console.log(
      `${name.padEnd(16)} GET manifest ${get.toFixed(0)}/s${ratio(get, peer?.get)} · PUT manifest ${put.toFixed(0)}/s` +
        `${ratio(put, peer?.put)} · blob ${blob.toFixed(0)} MB/s${ratio(blob, peer?.blob)}`,
    );
  }
}
