// SPDX-License-Identifier: Apache-2.0
// Pull and push of an image of 1 GiB in four layers, beside skopeo, with docker-registry at the other end.
import { createHash, randomFillSync } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../test/interop/support/find-program.ts';
import { type Cost, costOf, median } from './support/measure.ts';
import { startDockerRegistry } from './support/registries.ts';
import { judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';

const layerCount = 4;
const mebibyte = 1024 * 1024;

interface Place {
  readonly setting: Setting;
  readonly folder: string;
  readonly layout: string;
  readonly skopeo: readonly string[] | undefined;
  /** The largest memory of each run of ours, in MB. */
  readonly memory: number[];
}

export async function transfer(setting: Setting): Promise<readonly Row[]> {
  const folder = join(setting.folder, 'transfer');
  const layout = join(folder, 'image');
  const megabytes = setting.length === 'short' ? 256 : 1024;
  await writeLayout(layout, (megabytes * mebibyte) / layerCount);
  const place: Place = { setting, folder, layout, skopeo: await findSkopeo(folder), memory: [] };
  const rounds = setting.length === 'short' ? 3 : 5;
  try {
    const size = megabytes === 1024 ? '1 GiB' : `${megabytes} MiB`;
    return [...(await measurePush(place, rounds, size)), ...(await measurePull(place, rounds, size))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findSkopeo(folder: string): Promise<readonly string[] | undefined> {
  const program = findProgram('skopeo-forky') ?? findProgram('skopeo');
  if (program === undefined) return undefined;
  const policy = join(folder, 'policy.json');
  await writeFile(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
  return [
    program,
    '--policy',
    policy,
    'copy',
    '--src-tls-verify=false',
    '--dest-tls-verify=false',
    '--preserve-digests',
  ];
}

/** Each push goes to a registry that has never seen the image: otherwise a client that remembers would send nothing. */
async function measurePush(place: Place, rounds: number, size: string): Promise<readonly Row[]> {
  const push = async (command: (reference: string) => Promise<Cost>): Promise<Cost> => {
    const data = join(place.folder, 'registry');
    const registry = await startDockerRegistry(data);
    if (registry === undefined) throw new Error('docker-registry went away');
    try {
      return await command(`${registry.host}/bench/large:v1`);
    } finally {
      await registry.stop();
      await rm(data, { recursive: true, force: true });
    }
  };
  if (findProgram('docker-registry') === undefined) return [absent('push', size)];
  const ours = async (reference: string): Promise<Cost> => await copyByUs(place, `oci:${place.layout}:v1`, reference);
  const theirs = async (reference: string): Promise<Cost> =>
    await copyBySkopeo(place, `oci:${place.layout}:v1`, `docker://${reference}`);
  return await compare(place, {
    what: 'push',
    size,
    rounds,
    goal: 1,
    ours: () => push(ours),
    theirs: () => push(theirs),
  });
}

async function measurePull(place: Place, rounds: number, size: string): Promise<readonly Row[]> {
  const registry = await startDockerRegistry(join(place.folder, 'registry'));
  if (registry === undefined) return [absent('pull', size)];
  const reference = `${registry.host}/bench/large:v1`;
  const target = join(place.folder, 'target');
  const pull = async (work: () => Promise<Cost>): Promise<Cost> => {
    await rm(target, { recursive: true, force: true });
    return await work();
  };
  try {
    await copyByUs(place, `oci:${place.layout}:v1`, reference);
    return await compare(place, {
      what: 'pull',
      size,
      rounds,
      goal: 1.5,
      ours: () => pull(() => copyByUs(place, reference, `oci:${target}:v1`)),
      theirs: () => pull(() => copyBySkopeo(place, `docker://${reference}`, `oci:${target}:v1`)),
    });
  } finally {
    await registry.stop();
  }
}

interface Comparison {
  readonly what: 'push' | 'pull';
  readonly size: string;
  readonly rounds: number;
  readonly goal: number;
  readonly ours: () => Promise<Cost>;
  readonly theirs: () => Promise<Cost>;
}

async function compare(place: Place, { what, size, rounds, goal, ours, theirs }: Comparison): Promise<readonly Row[]> {
  const our: Cost[] = [];
  const their: Cost[] = [];
  place.memory.length = 0;
  for (let round = 0; round < rounds; round++) {
    our.push(await ours());
    if (place.skopeo !== undefined) their.push(await theirs());
  }
  const wall = (costs: readonly Cost[]): number => median(costs.map(({ wallMs }) => wallMs));
  const cpu = (costs: readonly Cost[]): number => median(costs.map(({ cpuMs }) => cpuMs));
  const row = { benchmark: 'transfer', peerName: 'skopeo' };
  const isThere = their.length > 0;
  return [
    judge({
      ...row,
      name: `${what} of ${size}, wall`,
      unit: 'ms',
      ours: wall(our),
      peer: isThere ? wall(their) : undefined,
      goal: { kind: 'ratio-at-most', limit: goal },
    }),
    judge({
      ...row,
      name: `${what} of ${size}, CPU`,
      unit: 'ms',
      ours: cpu(our),
      peer: isThere ? cpu(their) : undefined,
      goal: { kind: 'none' },
    }),
    judge({
      ...row,
      name: `${what} of ${size}, largest memory`,
      unit: 'MB',
      ours: Math.max(...place.memory),
      peerName: 'limit',
      peer: 200,
      goal: { kind: 'at-most', limit: 200 },
    }),
  ];
}

function absent(what: string, size: string): Row {
  return {
    benchmark: 'transfer',
    name: `${what} of ${size}`,
    unit: 'ms',
    ours: Number.NaN,
    peerName: 'docker-registry',
    goal: '–',
  };
}

async function copyByUs({ setting, folder, memory }: Place, from: string, to: string): Promise<Cost> {
  const file = join(folder, 'memory');
  const [node = '', script = ''] = setting.cli.command;
  const preload = join(import.meta.dirname, 'support/report-memory.cjs');
  const command = [node, '--require', preload, script, 'copy', from, to];
  const cost = await costOf({ command, env: { ...setting.env, BENCH_MEMORY_FILE: file } });
  memory.push(Number(await readFile(file, 'utf8')) / 1000);
  return cost;
}

async function copyBySkopeo({ setting, skopeo = [] }: Place, from: string, to: string): Promise<Cost> {
  return await costOf({ command: [...skopeo, from, to], env: setting.env });
}

/** An OCI layout with layers of random bytes, which no side can compress. */
async function writeLayout(folder: string, layerBytes: number): Promise<void> {
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  const put = async (bytes: Uint8Array, mediaType: string): Promise<object> => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const layers: object[] = [];
  const diffIds: string[] = [];
  const bytes = new Uint8Array(layerBytes);
  for (let index = 0; index < layerCount; index++) {
    const layer = await put(randomFillSync(bytes), 'application/vnd.oci.image.layer.v1.tar');
    layers.push(layer);
    diffIds.push((layer as { digest: string }).digest);
  }
  const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
  const rootfs = { type: 'layers', diff_ids: diffIds };
  const config = await put(
    json({ architecture: 'amd64', os: 'linux', config: {}, rootfs }),
    'application/vnd.oci.image.config.v1+json',
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await put(json({ schemaVersion: 2, mediaType, config, layers }), mediaType);
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'v1' } };
  await writeFile(join(folder, 'index.json'), json({ schemaVersion: 2, manifests: [named] }));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}
