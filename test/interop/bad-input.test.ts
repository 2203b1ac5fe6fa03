// SPDX-License-Identifier: Apache-2.0
// What goes wrong around the command ends in a clear error and the right exit code, with nothing half-written.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Dirent, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, suite, type TestContext, test } from 'node:test';
import { startTestHub } from '../conformance-hub/start-test-hub.ts';
import { type Bench, openBench, type PushedImage, succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { type FrontServer, startFrontServer } from './support/front-server.ts';
import { type KeyPair, makeKeyPair } from './support/keys.ts';
import type { Registry } from './support/registries.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { ourProgram } from './support/workshop.ts';

const skip = missingPrograms('crane');
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
let bench: Bench;
let registry: Registry;
let key: KeyPair;
let image: PushedImage;

before(async () => {
  if (skip !== false) return;
  bench = await openBench(['hub, memory']);
  registry = bench.registry('hub, memory');
  key = await makeKeyPair(bench, 'P-256', 'key');
  image = await bench.push(registry, 'team/app', 'image');
  const sign = ['sign', '--key', key.privateFile, `${image.repository}@${image.digest}`];
  succeeded('sign', await bench.countersign(sign));
});
after(async () => {
  if (skip === false) await bench.closeAll();
});

/** A registry whose answers to GETs of manifests by tag or digest `answer` may replace. */
async function front(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => boolean,
): Promise<FrontServer> {
  const server = await startFrontServer(registry.host, answer);
  t.after(() => server.close());
  return server;
}

async function manifestBytes(): Promise<Buffer> {
  const url = `http://${registry.host}/v2/team/app/manifests/${image.digest}`;
  return Buffer.from(await (await fetch(url, { headers: { accept: ociManifest } })).arrayBuffer());
}

async function verify(host: string, flags: readonly string[] = [], target = ':v1'): Promise<Outcome> {
  return await bench.countersign(['verify', '--key', key.publicFile, ...flags, `${host}/team/app${target}`]);
}

function assertRefused(outcome: Outcome, code: number, errorCode: string): void {
  assert.equal(outcome.code, code, describeOutcome(outcome));
  assert.ok(outcome.stderr.includes(`[${errorCode}]`), describeOutcome(outcome));
  assert.equal(outcome.stdout, '');
}

function isManifestByTag(request: IncomingMessage): boolean {
  return request.url === '/v2/team/app/manifests/v1';
}

suite('bad answers', { skip }, () => {
  test('an honest registry behind the same front verifies', async (t) => {
    const { host } = await front(t, () => false);
    const outcome = await verify(host);
    assert.equal(outcome.code, 0, describeOutcome(outcome));
  });

  test('a manifest that is cut off is not the one that was asked for', async (t) => {
    const half = (await manifestBytes()).subarray(0, 200);
    const { host } = await front(t, (request, response) => {
      if (!request.url?.endsWith(`/manifests/${image.digest}`)) return false;
      response.writeHead(200, { 'content-type': ociManifest }).end(half);
      return true;
    });
    const target = `oci:${bench.path('cut-off')}`;
    const copied = await bench.countersign(['copy', `${host}/team/app@${image.digest}`, target]);
    assertRefused(copied, 4, 'registry-protocol');
    // The image is not needed to verify its digest; that it could not be read is said all the same.
    const verified = await verify(host, [], `@${image.digest}`);
    assert.equal(verified.code, 0, describeOutcome(verified));
    assert.match(verified.stderr, /could not read: .*\[registry-protocol\]/);
  });

  test('a connection that breaks inside a manifest is no manifest', async (t) => {
    const bytes = await manifestBytes();
    const { host } = await front(t, (request, response) => {
      if (!isManifestByTag(request)) return false;
      response.writeHead(200, { 'content-type': ociManifest, 'content-length': String(bytes.length) });
      response.write(bytes.subarray(0, 200), () => response.destroy());
      return true;
    });
    assertRefused(await verify(host), 4, 'registry-unreachable');
  });

  test('a manifest that does not parse under its own digest is malformed', async (t) => {
    const half = (await manifestBytes()).subarray(0, 200);
    const { host } = await front(t, (request, response) => {
      if (!isManifestByTag(request)) return false;
      const digest = `sha256:${createHash('sha256').update(half).digest('hex')}`;
      response.writeHead(200, { 'content-type': ociManifest, 'docker-content-digest': digest }).end(half);
      return true;
    });
    assertRefused(await verify(host), 3, 'manifest-malformed');
  });

  test('a manifest that is served as another type is refused', async (t) => {
    const bytes = await manifestBytes();
    const { host } = await front(t, (request, response) => {
      if (!isManifestByTag(request)) return false;
      response.writeHead(200, { 'content-type': ociIndex }).end(bytes);
      return true;
    });
    assertRefused(await verify(host), 4, 'registry-protocol');
  });

  test('a manifest of 5 MiB is not read', async (t) => {
    const { host } = await front(t, (request, response) => {
      if (!isManifestByTag(request)) return false;
      const padding = 'x'.repeat(5 * 1024 * 1024);
      response
        .writeHead(200, { 'content-type': ociManifest })
        .end(`{"schemaVersion":2,"annotations":{"a":"${padding}"}}`);
      return true;
    });
    assertRefused(await verify(host), 4, 'registry-limit-exceeded');
  });

  test('a registry that never answers is given up on after --timeout', async (t) => {
    const { host } = await front(t, (request) => isManifestByTag(request));
    const outcome = await verify(host, ['--timeout', '1s']);
    assertRefused(outcome, 4, 'deadline-exceeded');
  });
});

/** A file system that is nearly full: 2 MiB. Undefined, and the reason on the test, where none can be mounted. */
function mountSmallDisk(t: TestContext, name: string): string | undefined {
  const folder = bench.path(name);
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
  if (mounted.status !== 0) {
    t.skip(`SKIPPED: cannot mount a small file system: ${String(mounted.stderr)}`);
    return undefined;
  }
  return folder;
}

function unmount(folder: string): void {
  spawnSync('umount', ['--lazy', folder]);
}

/** A layout with one image whose layer has `bytes` random-looking bytes. */
function writeLargeLayout(name: string, bytes: number): string {
  const folder = bench.path(name);
  mkdirSync(`${folder}/blobs/sha256`, { recursive: true });
  writeFileSync(`${folder}/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
  const write = (mediaType: string, content: Buffer) => {
    const hex = createHash('sha256').update(content).digest('hex');
    writeFileSync(`${folder}/blobs/sha256/${hex}`, content);
    return { mediaType, digest: `sha256:${hex}`, size: content.length };
  };
  const layer = write('application/vnd.oci.image.layer.v1.tar', Buffer.alloc(bytes, `${name} `));
  const config = write(
    'application/vnd.oci.image.config.v1+json',
    Buffer.from('{"architecture":"amd64","os":"linux"}'),
  );
  const text = JSON.stringify({ schemaVersion: 2, mediaType: ociManifest, config, layers: [layer] });
  const manifest = write(ociManifest, Buffer.from(text));
  writeFileSync(`${folder}/index.json`, JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return folder;
}

suite('a full disk', { skip }, () => {
  test('an image that does not fit is not half in the folder', async (t) => {
    const disk = mountSmallDisk(t, 'disk');
    if (disk === undefined) return;
    t.after(() => unmount(disk));
    const source = writeLargeLayout('large', 4 * 1024 * 1024);
    const outcome = await bench.countersign(['copy', `oci:${source}`, `oci:${disk}/image:v1`]);
    assertRefused(outcome, 4, 'disk-full');
    const files = readdirSync(disk, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.deepEqual(
      files.filter((file) => !isWhole(file)).map(({ name }) => name),
      [],
    );
    const small = ['copy', `${image.repository}:v1`, `oci:${disk}/image:v2`];
    succeeded('copy', await bench.countersign(small));
    const verified = await bench.countersign(['verify', '--key', key.publicFile, `oci:${disk}/image:v2`]);
    assert.equal(verified.code, 0, describeOutcome(verified));
    const absent = await bench.countersign(['verify', '--key', key.publicFile, `oci:${disk}/image:v1`]);
    assert.equal(absent.code, 11, describeOutcome(absent));
  });

  test('a hub without room refuses a push, shows nothing of it, and goes on', async (t) => {
    const disk = mountSmallDisk(t, 'hub-disk');
    if (disk === undefined) return;
    const hub = await startTestHub({ storage: { kind: 'folder', path: `${disk}/hub` } });
    t.after(async () => {
      await hub.close();
      unmount(disk);
    });
    const source = writeLargeLayout('large-for-hub', 4 * 1024 * 1024);
    const outcome = await bench.countersign(['copy', `oci:${source}`, `${hub.host}/team/large:v1`]);
    assert.equal(outcome.code, 4, describeOutcome(outcome));
    assert.equal((await fetch(`http://${hub.host}/v2/team/large/manifests/v1`)).status, 404);
    const small = ['copy', `${image.repository}:v1`, `${hub.host}/team/app:v1`];
    succeeded('copy', await bench.countersign(small));
    assert.equal((await verify(hub.host)).code, 0);
  });
});

/** A file of a layout: one of its two own, or a blob whose content is what its name says. */
function isWhole({ parentPath, name }: Dirent): boolean {
  if (name === 'oci-layout' || name === 'index.json') return true;
  const content = readFileSync(`${parentPath}/${name}`);
  return createHash('sha256').update(content).digest('hex') === name;
}

test('Ctrl-C during the push of a large layer ends with 130 and leaves no tag', { skip }, async (t) => {
  const large = writeLargeLayout('interrupted', 64 * 1024 * 1024);
  const begun = Promise.withResolvers<void>();
  const { host } = await front(t, (request) => {
    const isUpload = request.method === 'PUT' || request.method === 'PATCH';
    if (!isUpload || Number(request.headers['content-length']) < 1e6) return false;
    // Takes the first bytes and then no more.
    request.once('data', () => {
      request.pause();
      begun.resolve();
    });
    return true;
  });
  const [program, ...first] = ourProgram();
  const args = [...first, 'copy', `oci:${large}`, `${host}/team/interrupted:v1`];
  const child = spawn(program, args, { env: bench.env, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  await Promise.race([begun.promise, once(child, 'exit')]);
  const closed = once(child, 'close');
  child.kill('SIGINT');
  const [code] = await closed;
  assert.equal(code, 130, Buffer.concat(errors).toString());
  assert.equal((await fetch(`http://${registry.host}/v2/team/interrupted/manifests/v1`)).status, 404);
  const tags = await fetch(`http://${registry.host}/v2/team/interrupted/tags/list`);
  assert.ok(tags.status === 404 || (await tags.text()).includes('"tags":[]'));
});

test('a layout with a blob or an index that is cut off is not copied', { skip }, async () => {
  for (const damage of ['cut', 'index'] as const) {
    const folder = writeLargeLayout(`damaged-${damage}`, 100_000);
    const blobs = readdirSync(`${folder}/blobs/sha256`).map((name) => `${folder}/blobs/sha256/${name}`);
    if (damage === 'cut') for (const blob of blobs) if (statSync(blob).size === 100_000) truncateSync(blob, 50_000);
    if (damage === 'index') truncateSync(`${folder}/index.json`, 40);
    const target = `${registry.host}/team/damaged-${damage}:v1`;
    const outcome = await bench.countersign(['copy', `oci:${folder}`, target]);
    assertRefused(outcome, 3, damage === 'cut' ? 'layout-malformed' : 'manifest-malformed');
    assert.equal((await fetch(`http://${registry.host}/v2/team/damaged-${damage}/manifests/v1`)).status, 404);
  }
});
