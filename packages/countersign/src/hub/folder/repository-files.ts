// SPDX-License-Identifier: Apache-2.0
import { access, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MalformedError } from '../../errors/errors.ts';
import { type Digest, digestAlgorithm, digestOf } from '../../oci/digest.ts';
import { isManifestMediaType } from '../../oci/media-type.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import type { Log } from '../../ports/log.ts';
import { applyChange } from '../apply-change.ts';
import { manifestRecord } from '../manifest-record.ts';
import { emptyRepository, type RepositoryState } from '../repository-state.ts';
import { hasFileCode } from './file-code.ts';
import { decodeLayoutIndex, encodeLayoutIndex, type LayoutEntry, ociLayoutFile } from './layout-index.ts';
import { digestPath, type HubPaths, repositoryPath } from './paths.ts';
import type { SyncFolder } from './sync-folder.ts';
import { writeDurably } from './write-durably.ts';

export interface RepositoryFilesOptions {
  readonly paths: HubPaths;
  readonly syncFolder: SyncFolder;
  readonly log: Log;
  readonly onManifest: (digest: Digest, bytes: Uint8Array) => void;
}

/** One repository as an OCI image layout on disk. */
export interface RepositoryFiles {
  /** Null if there is no layout. */
  load(name: string): Promise<RepositoryState | null>;
  /** There is a valid, durable, possibly empty layout when it resolves. */
  ensure(name: string): Promise<void>;
  readManifest(name: string, digest: Digest): Promise<Uint8Array>;
  writeManifest(name: string, digest: Digest, bytes: Uint8Array): Promise<void>;
  removeManifest(name: string, digest: Digest): Promise<void>;
  writeIndex(state: RepositoryState): Promise<void>;
}

export function createRepositoryFiles(options: RepositoryFilesOptions): RepositoryFiles {
  const { paths, syncFolder } = options;
  const ready = new Map<string, Promise<void>>();
  const manifestPath = (name: string, digest: Digest): string =>
    digestPath(join(repositoryPath(paths, name), 'blobs'), digest);
  return {
    load: (name) => loadRepository(name, options),
    ensure: (name) => {
      const ensured = ready.get(name) ?? makeLayout(repositoryPath(paths, name), paths, syncFolder);
      ready.set(name, ensured);
      ensured.catch(() => ready.delete(name));
      return ensured;
    },
    readManifest: (name, digest) => readFile(manifestPath(name, digest)),
    writeManifest: async (name, digest, bytes) => {
      const path = manifestPath(name, digest);
      await writeDurably(path, bytes, join(paths.uploads, `manifest-${digest.slice(7, 39)}`));
      await syncFolder(dirname(path));
    },
    removeManifest: (name, digest) => rm(manifestPath(name, digest), { force: true }),
    writeIndex: async (state) => {
      const folder = repositoryPath(paths, state.name);
      await writeDurably(join(folder, 'index.json'), encodeLayoutIndex(state), join(paths.uploads, 'index.json'));
      await syncFolder(folder);
    },
  };
}

async function makeLayout(folder: string, paths: HubPaths, syncFolder: SyncFolder): Promise<void> {
  for (const algorithm of ['sha256', 'sha512']) await mkdir(join(folder, 'blobs', algorithm), { recursive: true });
  const temporary = join(paths.uploads, `layout-${digestOf(Buffer.from(folder)).slice(7)}`);
  await writeIfMissing(join(folder, 'index.json'), encodeLayoutIndex(emptyRepository('')), temporary);
  // Last, because where it is, there is a layout: a disk that fills up, or a crash, must not leave half of one behind.
  await writeIfMissing(join(folder, 'oci-layout'), ociLayoutFile, temporary);
  await syncFolder(join(folder, 'blobs'));
  for (let path = folder; path.length >= paths.root.length; path = dirname(path)) await syncFolder(path);
}

async function writeIfMissing(path: string, text: string, temporary: string): Promise<void> {
  if ((await readIfThere(path)) === null) await writeDurably(path, text, temporary);
}

async function loadRepository(name: string, options: RepositoryFilesOptions): Promise<RepositoryState | null> {
  const folder = repositoryPath(options.paths, name);
  try {
    await access(join(folder, 'oci-layout'));
  } catch (error) {
    if (hasFileCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
  const state = emptyRepository(name);
  const waiting = [...decodeLayoutIndex(await readFile(join(folder, 'index.json'), 'utf8'))];
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    waiting.push(...(await loadManifest(state, entry, { ...options, folder })));
  }
  return state;
}

/** Adds the manifest to the state; the result is its children, which other programs do not list one by one. */
async function loadManifest(
  state: RepositoryState,
  entry: LayoutEntry,
  { folder, log, onManifest }: RepositoryFilesOptions & { readonly folder: string },
): Promise<readonly LayoutEntry[]> {
  const tags = entry.tag === undefined ? [] : [entry.tag];
  const known = state.manifests.get(entry.digest);
  if (known !== undefined) {
    applyChange(state, { kind: 'put', record: known, bytes: new Uint8Array(), tags });
    return [];
  }
  const bytes = await readIfThere(digestPath(join(folder, 'blobs'), entry.digest));
  if (bytes === null) return [];
  if (digestOf(bytes, digestAlgorithm(entry.digest)) !== entry.digest) {
    log.warn('a stored manifest was damaged and is left out', { repository: state.name, digest: entry.digest });
    return [];
  }
  try {
    const manifest = parseManifest(bytes, entry.mediaType);
    const record = manifestRecord(manifest, entry.digest, bytes.byteLength);
    applyChange(state, { kind: 'put', record, bytes, tags });
    onManifest(entry.digest, bytes);
    return manifest.kind === 'index' ? manifest.manifests.filter((child) => isManifestMediaType(child.mediaType)) : [];
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    log.warn('an entry of index.json is no manifest and is left out', { repository: state.name, digest: entry.digest });
    return [];
  }
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasFileCode(error, 'ENOENT')) return null;
    throw error;
  }
}
