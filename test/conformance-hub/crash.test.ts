// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { emptyConfig, imageManifest, type Pushable, pushable, type RawClient, rawClient } from './push.ts';
import { startTestHub } from './start-test-hub.ts';

const rounds = 3;
const pushesPerRound = 334;
const writers = 8;
const repositories = ['team/a', 'team/a/nested', 'blobs'];

interface Acknowledged {
  readonly blobs: Map<string, Set<Pushable>>;
  readonly manifests: Map<string, Set<Pushable>>;
  readonly tags: Map<string, Map<string, Pushable>>;
  readonly subjects: Map<string, Pushable>;
}

test('what a hub acknowledged survives kill -9 in the middle of 1,000 pushes', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hub-crash-'));
  const acknowledged: Acknowledged = { blobs: new Map(), manifests: new Map(), tags: new Map(), subjects: new Map() };
  try {
    for (let round = 0; round < rounds; round++) await crashRound(folder, round, acknowledged);
    const count = [...acknowledged.manifests.values()].reduce((sum, set) => sum + set.size, 0);
    assert.ok(count >= 100, `wanted the pushes to get somewhere before the kill, got ${count}`);
    const hub = await startTestHub({ storage: { kind: 'folder', path: folder } });
    try {
      for (const repository of repositories) await verify(hub.url, repository, acknowledged);
    } finally {
      await hub.close();
    }
    for (const name of ['team/a', 'team/a/nested', '_blobs']) await verifyLayout(join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function crashRound(folder: string, round: number, acknowledged: Acknowledged): Promise<void> {
  const { child, url } = await spawnHub(folder);
  // Kill after a part of the pushes that is different in each round; the rest must fail.
  const progress = { done: 0, killAt: Math.floor(pushesPerRound * (0.4 + 0.2 * round)) };
  try {
    for (const repository of repositories) await prepare(rawClient(url, repository), repository, acknowledged);
    await Promise.all(
      Array.from({ length: writers }, (_, writer) => write({ url, round, writer, child, progress }, acknowledged)),
    );
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

async function spawnHub(folder: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

async function prepare(client: RawClient, repository: string, { subjects }: Acknowledged): Promise<void> {
  assert.equal((await client.pushBlob(emptyConfig)).status, 201);
  const subject = imageManifest({ annotations: { subject: repository } });
  assert.equal((await client.pushManifest('subject', subject)).status, 201);
  subjects.set(repository, subject);
}

interface Writing {
  readonly url: string;
  readonly round: number;
  readonly writer: number;
  readonly child: ChildProcess;
  readonly progress: { done: number; readonly killAt: number };
}

async function write(writing: Writing, acknowledged: Acknowledged): Promise<void> {
  const { url, round, writer, progress } = writing;
  for (let number = writer; number < pushesPerRound; number += writers) {
    const repository = repositories[number % repositories.length] as string;
    try {
      await pushOne(rawClient(url, repository), { repository, id: `${round}-${number}` }, acknowledged);
    } catch {
      return; // the hub is dead
    }
    progress.done += 1;
    if (progress.done === progress.killAt) writing.child.kill('SIGKILL');
  }
}

async function pushOne(
  client: RawClient,
  { repository, id }: { readonly repository: string; readonly id: string },
  acknowledged: Acknowledged,
): Promise<void> {
  const layer = pushable(`layer ${id} `.repeat(200));
  if ((await client.pushBlob(layer)).status !== 201) throw new Error('refused');
  collect(acknowledged.blobs, repository).add(layer);
  const subject = acknowledged.subjects.get(repository) as Pushable;
  const manifest = imageManifest({ layers: [layer], subject });
  if ((await client.pushManifest(`t-${id}`, manifest)).status !== 201) throw new Error('refused');
  collect(acknowledged.manifests, repository).add(manifest);
  const tags = acknowledged.tags.get(repository) ?? new Map<string, Pushable>();
  acknowledged.tags.set(repository, tags.set(`t-${id}`, manifest));
}

function collect(sets: Map<string, Set<Pushable>>, repository: string): Set<Pushable> {
  const set = sets.get(repository) ?? new Set<Pushable>();
  sets.set(repository, set);
  return set;
}

async function verify(url: string, repository: string, acknowledged: Acknowledged): Promise<void> {
  const client = rawClient(url, repository);
  for (const blob of acknowledged.blobs.get(repository) ?? []) await assertBytes(client, `blobs/${blob.digest}`, blob);
  for (const [tag, manifest] of acknowledged.tags.get(repository) ?? [])
    await assertBytes(client, `manifests/${tag}`, manifest);
  const subject = acknowledged.subjects.get(repository) as Pushable;
  await assertBytes(client, `manifests/${subject.digest}`, subject);
  const listed = (await (await client.call('GET', `referrers/${subject.digest}`)).json()) as {
    manifests: { digest: string }[];
  };
  const referrers = new Set(listed.manifests.map((entry) => entry.digest));
  for (const manifest of acknowledged.manifests.get(repository) ?? [])
    assert.ok(referrers.has(manifest.digest), 'a referrer is missing');
}

async function assertBytes(client: RawClient, path: string, wanted: Pushable): Promise<void> {
  const response = await client.call('GET', path);
  assert.equal(response.status, 200, path);
  assert.equal(digestOf(await response.bytes()), wanted.digest);
}

async function verifyLayout(folder: string): Promise<void> {
  assert.deepEqual(JSON.parse(await readFile(join(folder, 'oci-layout'), 'utf8')), { imageLayoutVersion: '1.0.0' });
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
    manifests: { digest: string; size: number }[];
  };
  for (const { digest, size } of index.manifests) {
    const bytes = await readFile(join(folder, 'blobs', 'sha256', digest.slice(7)));
    assert.equal(bytes.byteLength, size);
    assert.equal(digestOf(bytes), digest);
  }
}
