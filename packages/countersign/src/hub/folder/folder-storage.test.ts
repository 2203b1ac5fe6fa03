// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { silentLog } from '../../ports/log.ts';
import type { Change, RepositoryState } from '../repository-state.ts';
import type { Storage } from '../storage.ts';
import { openFolderStorage } from './folder-storage.ts';

const never = 1_000_000;

async function withFolder(run: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'hub-storage-'));
  try {
    await run(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

function open(path: string): Promise<Storage> {
  return openFolderStorage({ path, log: silentLog, cacheBytes: 1000, checkpointMs: never });
}

/** What a process that is killed now would leave behind. */
async function crash(path: string, storage: Storage): Promise<string> {
  const copy = join(path, 'crashed');
  const left = (await readdir(path)).map((name) => [join(path, name), join(copy, name)] as const);
  for (const [from, to] of left) await cp(from, to, { recursive: true });
  await storage.close();
  return copy;
}

function bytesFor(note: string): Uint8Array {
  const config = { mediaType: mediaTypes.ociEmpty, digest: digestOf(Buffer.from('{}')), size: 2 };
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [], annotations: { note } };
  return Buffer.from(JSON.stringify(manifest));
}

function put(note: string, ...tags: readonly string[]): Change & { readonly kind: 'put' } {
  const bytes = bytesFor(note);
  const record = { digest: digestOf(bytes), mediaType: mediaTypes.ociManifest, size: bytes.byteLength };
  return { kind: 'put', record, bytes, tags };
}

async function pushBlob(storage: Storage, repository: string, text: string): Promise<Digest> {
  const digest = digestOf(Buffer.from(text));
  const upload = await storage.startUpload(`${repository}-${text}`);
  await upload.append(Buffer.from(text));
  await upload.commit(repository, digest);
  await upload.discard();
  return digest;
}

async function found(storage: Storage, repository: string): Promise<RepositoryState> {
  const state = await storage.find(repository);
  assert.ok(state);
  return state;
}

test('what was committed is there after the process went without closing', async () => {
  await withFolder(async (path) => {
    const first = await open(path);
    const state = await first.obtain('a');
    const [old, kept, gone] = [put('old', 't'), put('kept', 't', 'u'), put('gone', 'v')];
    for (const change of [old, kept, gone]) await first.commit(state, change);
    await first.commit(state, { kind: 'untag', tag: 'u' });
    await first.commit(state, { kind: 'delete', digest: gone.record.digest });
    const second = await open(await crash(path, first));
    const again = await found(second, 'a');
    assert.deepEqual([...again.tags], [['t', kept.record.digest]]);
    assert.deepEqual(new Set(again.manifests.keys()), new Set([old.record.digest, kept.record.digest]));
    assert.deepEqual(Buffer.from(await second.manifestBytes(again, kept.record.digest)), kept.bytes);
    await second.close();
  });
});

test('closing leaves a layout that names every manifest and tag, and no journal', async () => {
  await withFolder(async (path) => {
    const storage = await open(path);
    const state = await storage.obtain('team/app');
    const [tagged, bare] = [put('tagged', 'x', 'y'), put('bare')];
    await storage.commit(state, tagged);
    await storage.commit(state, bare);
    await storage.close();
    const folder = join(path, 'team', 'app');
    const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
      manifests: Record<string, unknown>[];
    };
    const named = index.manifests.map((entry) => [entry['digest'], entry['annotations']]);
    const ref = 'org.opencontainers.image.ref.name';
    assert.deepEqual(named, [
      [tagged.record.digest, { [ref]: 'x' }],
      [tagged.record.digest, { [ref]: 'y' }],
      [bare.record.digest, undefined],
    ]);
    assert.deepEqual(
      await readFile(join(folder, 'blobs', 'sha256', bare.record.digest.slice(7))),
      Buffer.from(bare.bytes),
    );
    assert.deepEqual((await readdir(join(path, '_hub'))).sort(), ['content', 'uploads']);
  });
});

test('a journal whose end was torn off keeps what came before', async () => {
  await withFolder(async (path) => {
    const first = await open(path);
    const state = await first.obtain('a');
    await first.commit(state, put('one', 't1'));
    await first.commit(state, put('two', 't2'));
    const crashed = await crash(path, first);
    const journal = join(crashed, '_hub', 'journal-00000001');
    const bytes = await readFile(journal);
    await writeFile(journal, bytes.subarray(0, bytes.byteLength - 1));
    const second = await open(crashed);
    assert.deepEqual([...(await found(second, 'a')).tags.keys()], ['t1']);
    await second.close();
  });
});

test('a layout that another program wrote is served, children of its index too', async () => {
  await withFolder(async (path) => {
    const folder = join(path, 'foreign');
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
    const child = bytesFor('child');
    const entry = (bytes: Uint8Array, mediaType: string): object => ({
      mediaType,
      digest: digestOf(bytes),
      size: bytes.byteLength,
    });
    const index = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: mediaTypes.ociIndex,
        manifests: [entry(child, mediaTypes.ociManifest)],
      }),
    );
    for (const bytes of [child, index])
      await writeFile(join(folder, 'blobs', 'sha256', digestOf(bytes).slice(7)), bytes);
    await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const root = { ...entry(index, mediaTypes.ociIndex), annotations: { 'org.opencontainers.image.ref.name': 'v1' } };
    await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [root] }));
    const storage = await open(path);
    const state = await found(storage, 'foreign');
    assert.equal(state.tags.get('v1'), digestOf(index));
    assert.ok(state.manifests.has(digestOf(child)));
    await storage.close();
  });
});

for (const left of [[], ['index.json']] as const) {
  test(`a layout that was only begun, with ${left.length} files, is no repository, and a push finishes it`, async () => {
    await withFolder(async (path) => {
      await mkdir(join(path, 'a', 'blobs', 'sha256'), { recursive: true });
      for (const name of left) await writeFile(join(path, 'a', name), '{"schemaVersion":2,"manifests":[]}');
      const storage = await open(path);
      assert.equal(await storage.find('a'), null);
      await storage.commit(await storage.obtain('a'), put('x', 't'));
      assert.equal((await found(storage, 'a')).manifests.size, 1);
      await storage.close();
      assert.equal(await readFile(join(path, 'a', 'oci-layout'), 'utf8'), '{"imageLayoutVersion":"1.0.0"}');
    });
  });
}

test('a manifest that was damaged on disk is not served', async () => {
  await withFolder(async (path) => {
    const first = await open(path);
    const change = put('x', 't');
    await first.commit(await first.obtain('a'), change);
    await first.close();
    const file = join(path, 'a', 'blobs', 'sha256', change.record.digest.slice(7));
    await writeFile(file, Buffer.concat([change.bytes, Buffer.from(' ')]));
    const second = await open(path);
    assert.equal((await found(second, 'a')).manifests.size, 0);
    await second.close();
  });
});

test('one blob in several repositories is one file, and goes with the last of them', async () => {
  await withFolder(async (path) => {
    const storage = await open(path);
    const digest = await pushBlob(storage, 'a', 'content');
    await pushBlob(storage, 'b', 'content');
    assert.equal(await storage.mountBlob('c', digest, null), true);
    const inode = async (name: string): Promise<number> =>
      (await stat(join(path, name, 'blobs', 'sha256', digest.slice(7)))).ino;
    assert.equal(await inode('a'), await inode('b'));
    assert.equal(await inode('a'), await inode('c'));
    for (const name of ['a', 'b', 'c'])
      assert.equal(await storage.deleteBlob(await storage.obtain(name), digest), true);
    assert.deepEqual(await readdir(join(path, '_hub', 'content', 'sha256')), []);
    assert.equal(await storage.mountBlob('d', digest, null), false);
    await storage.close();
  });
});

test('repositories inside one another, or called like a part of a layout, stay apart', async () => {
  await withFolder(async (path) => {
    const first = await open(path);
    const names = ['a', 'a/blobs', 'a/blobs/sha256', 'a/index.json', 'a/b'];
    for (const name of names) await first.commit(await first.obtain(name), put(name, 't'));
    await first.close();
    const second = await open(path);
    for (const name of names) assert.equal((await found(second, name)).tags.get('t'), put(name).record.digest);
    await second.close();
  });
});

test('an upload that was not finished is gone after a restart', async () => {
  await withFolder(async (path) => {
    const first = await open(path);
    const upload = await first.startUpload('left');
    const crashed = await crash(path, first);
    assert.deepEqual(await readdir(join(crashed, '_hub', 'uploads')), ['left']);
    await upload.discard();
    const second = await open(crashed);
    assert.deepEqual(await readdir(join(crashed, '_hub', 'uploads')), []);
    await second.close();
  });
});
