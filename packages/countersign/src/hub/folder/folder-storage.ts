// SPDX-License-Identifier: Apache-2.0

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { oneChunk } from '../../bytes/one-chunk.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import type { Log } from '../../ports/log.ts';
import { every } from '../../serve/every.ts';
import type { ServeStream } from '../../serve/http.ts';
import { applyChange } from '../apply-change.ts';
import { manifestRecord } from '../manifest-record.ts';
import { type Change, emptyRepository, type RepositoryState } from '../repository-state.ts';
import type { ByteRange, Storage } from '../storage.ts';
import { type BlobFiles, createBlobFiles } from './blob-files.ts';
import { type BytesCache, createBytesCache } from './bytes-cache.ts';
import { createCheckpoint, type Unwritten } from './checkpoint.ts';
import { createFileUpload } from './file-upload.ts';
import type { JournalEntry } from './journal-entry.ts';
import { type JournalFiles, openJournalFiles } from './journal-files.ts';
import { type HubPaths, hubPaths } from './paths.ts';
import { createRepositoryFiles, type RepositoryFiles } from './repository-files.ts';
import { createSyncFolder } from './sync-folder.ts';

export interface FolderStorageOptions {
  readonly path: string;
  readonly log: Log;
  /** Manifests kept in memory, in bytes. */
  readonly cacheBytes: number;
  readonly checkpointMs: number;
}

const maxJournalBytes = 32 * 1024 * 1024;

interface Rooms {
  readonly paths: HubPaths;
  readonly blobs: BlobFiles;
  readonly files: RepositoryFiles;
  readonly journals: JournalFiles;
  readonly cache: BytesCache;
  readonly repositories: Map<string, RepositoryState>;
  readonly unwritten: Map<string, Unwritten>;
  readonly checkpoint: () => Promise<void>;
}

/**
 * Repositories as OCI layouts in a folder. Manifests and tags are acknowledged when the journal holds them and reach the
 * layouts with the next checkpoint; blobs are files from the beginning. After a crash the journal is replayed here.
 */
export async function openFolderStorage(options: FolderStorageOptions): Promise<Storage> {
  const rooms = await openRooms(options);
  await replay(rooms);
  await rooms.checkpoint();
  const stop = every(options.checkpointMs, () =>
    rooms.checkpoint().catch((error) => options.log.warn('checkpoint failed', { error: String(error) })),
  );
  return {
    find: (name) => rooms.repositories.get(name) ?? load(rooms, name),
    obtain: (name) => obtain(rooms, name),
    commit: (state, change) => commit(rooms, state, change),
    manifestBytes: (state, digest) => manifestBytes(rooms, state.name, digest),
    blobSize: (state, digest) => blobSize(rooms, state.name, digest),
    openBlob: (state, digest, range) => openBlob(rooms, { name: state.name, digest }, range),
    mountBlob: (name, digest, from) => mountBlob(rooms, { name, digest }, from),
    deleteBlob: (state, digest) => rooms.blobs.delete(state.name, digest),
    startUpload: (id) =>
      createFileUpload(join(rooms.paths.uploads, id), async (file, name, digest) => {
        await prepareBlob(rooms, { name, digest });
        await rooms.blobs.adopt(file, name, digest);
      }),
    close: async () => {
      stop();
      await rooms.checkpoint();
      await rooms.journals.close();
    },
  };
}

async function openRooms({ path, cacheBytes, log }: FolderStorageOptions): Promise<Rooms> {
  const paths = hubPaths(path);
  const syncFolder = createSyncFolder();
  await makeOwnFolders(paths);
  const cache = createBytesCache(cacheBytes);
  const onManifest = (digest: Digest, bytes: Uint8Array): void => cache.set(digest, bytes);
  const files = createRepositoryFiles({ paths, syncFolder, log, onManifest });
  const journals = await openJournalFiles(paths.own, syncFolder);
  const repositories = new Map<string, RepositoryState>();
  const unwritten = new Map<string, Unwritten>();
  const checkpoint = createCheckpoint({ files, journals, repositories, unwritten });
  return {
    paths,
    files,
    blobs: createBlobFiles(paths, syncFolder),
    journals,
    cache,
    repositories,
    unwritten,
    checkpoint,
  };
}

async function makeOwnFolders(paths: HubPaths): Promise<void> {
  // Whatever lies among the uploads was never acknowledged.
  await rm(paths.uploads, { recursive: true, force: true });
  await mkdir(paths.uploads, { recursive: true });
  for (const algorithm of ['sha256', 'sha512']) await mkdir(join(paths.content, algorithm), { recursive: true });
}

async function replay(rooms: Rooms): Promise<void> {
  for await (const entry of rooms.journals.replay()) {
    const state = await obtain(rooms, entry.repository);
    const change = changeFrom(entry);
    applyChange(state, change);
    note(rooms, state.name, change);
  }
}

function changeFrom(entry: JournalEntry): Change {
  if (entry.kind !== 'put') return entry;
  const record = manifestRecord(parseManifest(entry.bytes, entry.mediaType), entry.digest, entry.bytes.byteLength);
  return { kind: 'put', record, bytes: entry.bytes, tags: entry.tags };
}

function entryFrom(repository: string, change: Change): JournalEntry {
  if (change.kind !== 'put') return { ...change, repository };
  const { record, bytes, tags } = change;
  return { kind: 'put', repository, digest: record.digest, mediaType: record.mediaType, tags, bytes };
}

async function load(rooms: Rooms, name: string): Promise<RepositoryState | null> {
  const loaded = await rooms.files.load(name);
  if (loaded === null) return rooms.repositories.get(name) ?? null;
  // Two loads at once must end in one state.
  const state = rooms.repositories.get(name) ?? loaded;
  rooms.repositories.set(name, state);
  return state;
}

async function obtain(rooms: Rooms, name: string): Promise<RepositoryState> {
  const found = rooms.repositories.get(name) ?? (await load(rooms, name));
  if (found !== null) return found;
  const state = rooms.repositories.get(name) ?? emptyRepository(name);
  rooms.repositories.set(name, state);
  return state;
}

function commit(rooms: Rooms, state: RepositoryState, change: Change): Promise<void> {
  const undoState = applyChange(state, change);
  const undoNote = note(rooms, state.name, change);
  const journal = rooms.journals.current();
  if (journal.size > maxJournalBytes) void rooms.checkpoint().catch(() => undefined);
  return journal.append(entryFrom(state.name, change), () => {
    undoState();
    undoNote();
  });
}

/** Remembers what the next checkpoint has to do for this repository. */
function note(rooms: Rooms, name: string, change: Change): () => void {
  const pending = touch(rooms, name);
  // Taking it back is a change too: a checkpoint may have written the layout in between.
  if (change.kind === 'untag') return () => void touch(rooms, name);
  const digest = change.kind === 'put' ? change.record.digest : change.digest;
  const before = { bytes: pending.manifests.get(digest), removed: pending.removed.has(digest) };
  if (change.kind === 'put') {
    pending.manifests.set(digest, change.bytes);
    pending.removed.delete(digest);
    rooms.cache.set(digest, change.bytes);
  } else {
    pending.manifests.delete(digest);
    pending.removed.add(digest);
  }
  return () => {
    const now = touch(rooms, name);
    if (before.bytes === undefined) now.manifests.delete(digest);
    else now.manifests.set(digest, before.bytes);
    if (!before.removed) now.removed.delete(digest);
  };
}

function touch(rooms: Rooms, name: string): Unwritten {
  const pending = rooms.unwritten.get(name) ?? { manifests: new Map(), removed: new Set(), changes: 0 };
  pending.changes += 1;
  rooms.unwritten.set(name, pending);
  return pending;
}

function manifestBytes(rooms: Rooms, name: string, digest: Digest): Uint8Array | Promise<Uint8Array> {
  const held = rooms.cache.get(digest) ?? rooms.unwritten.get(name)?.manifests.get(digest);
  if (held !== undefined) return held;
  return rooms.files.readManifest(name, digest).then((bytes) => {
    rooms.cache.set(digest, bytes);
    return bytes;
  });
}

interface BlobName {
  readonly name: string;
  readonly digest: Digest;
}

async function blobSize(rooms: Rooms, name: string, digest: Digest): Promise<number | null> {
  const pending = rooms.unwritten.get(name);
  if (pending?.removed.has(digest)) return null;
  return pending?.manifests.get(digest)?.byteLength ?? rooms.blobs.size(name, digest);
}

function openBlob(rooms: Rooms, { name, digest }: BlobName, range: ByteRange): ServeStream {
  const bytes = rooms.unwritten.get(name)?.manifests.get(digest);
  if (bytes === undefined) return rooms.blobs.open(name, digest, range);
  const part = bytes.subarray(range.start, range.end + 1);
  return { length: part.byteLength, open: () => oneChunk(part) };
}

async function mountBlob(rooms: Rooms, blob: BlobName, from: string | null): Promise<boolean> {
  if ((await rooms.blobs.size(from, blob.digest)) === null) return false;
  await prepareBlob(rooms, blob);
  return rooms.blobs.mount(blob.name, blob.digest, from);
}

/** The layout exists, and no file that is still to be removed as a manifest is in the way of the same bytes as a blob. */
async function prepareBlob(rooms: Rooms, { name, digest }: BlobName): Promise<void> {
  if (rooms.unwritten.get(name)?.removed.has(digest)) await rooms.checkpoint();
  await rooms.files.ensure(name);
}
