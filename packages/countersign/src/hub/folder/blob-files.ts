// SPDX-License-Identifier: Apache-2.0
import { copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../../oci/digest.ts';
import type { ServeStream } from '../../serve/http.ts';
import type { ByteRange } from '../storage.ts';
import { hasFileCode } from './file-code.ts';
import { digestPath, type HubPaths, repositoryPath } from './paths.ts';
import type { SyncFolder } from './sync-folder.ts';

/**
 * Blobs as files: `blobs/ALGORITHM/HEX` in the layout of each repository that has it, all hard links to one inode, and one
 * more in the hub's own folder, by which it is found for a mount.
 */
export interface BlobFiles {
  /** `null` asks whether any repository has it. */
  size(repository: string | null, digest: Digest): Promise<number | null>;
  open(repository: string, digest: Digest, range: ByteRange): ServeStream;
  /** Makes the synced file a blob. The file itself may go afterwards. */
  adopt(file: string, repository: string, digest: Digest): Promise<void>;
  mount(repository: string, digest: Digest, from: string | null): Promise<boolean>;
  delete(repository: string, digest: Digest): Promise<boolean>;
}

export function createBlobFiles(paths: HubPaths, syncFolder: SyncFolder): BlobFiles {
  const shared = (digest: Digest): string => digestPath(paths.content, digest);
  const blob = (repository: string, digest: Digest): string =>
    digestPath(join(repositoryPath(paths, repository), 'blobs'), digest);
  return {
    size: (repository, digest) => fileSize(repository === null ? shared(digest) : blob(repository, digest)),
    open: (repository, digest, range) => fileStream(blob(repository, digest), range),
    adopt: async (file, repository, digest) => {
      const path = blob(repository, digest);
      // The content may be here already, in this or another repository: then there is one copy of it, not two.
      if (!(await linkOrMiss(shared(digest), path))) {
        await linkFile(file, path);
        await linkFile(file, shared(digest));
      }
      await Promise.all([syncFolder(dirname(path)), syncFolder(dirname(shared(digest)))]);
    },
    mount: async (repository, digest, from) => {
      const path = blob(repository, digest);
      const linked = await linkOrMiss(from === null ? shared(digest) : blob(from, digest), path);
      if (linked) await syncFolder(dirname(path));
      return linked;
    },
    delete: async (repository, digest) => {
      const path = blob(repository, digest);
      if ((await fileSize(path)) === null) return false;
      await rm(path, { force: true });
      await syncFolder(dirname(path));
      await forgetIfLast(shared(digest));
      return true;
    },
  };
}

async function fileSize(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (hasFileCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

async function linkOrMiss(from: string, to: string): Promise<boolean> {
  try {
    await linkFile(from, to);
    return true;
  } catch (error) {
    if (hasFileCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasFileCode(error, 'EEXIST')) return;
    // Too many links, or a file system without them.
    if (!hasFileCode(error, 'EMLINK', 'EPERM', 'ENOTSUP', 'EXDEV')) throw error;
    await copy(from, to);
  }
}

async function copy(from: string, to: string): Promise<void> {
  const temporary = `${to}.copy`;
  await copyFile(from, temporary);
  await using file = await open(temporary, 'r');
  await file.sync();
  await rename(temporary, to);
}

/** The shared name goes with the last repository that had the blob. */
async function forgetIfLast(path: string): Promise<void> {
  try {
    if ((await stat(path)).nlink === 1) await rm(path, { force: true });
  } catch (error) {
    if (!hasFileCode(error, 'ENOENT')) throw error;
  }
}

const chunkBytes = 1024 * 1024;

function fileStream(path: string, { start, end }: ByteRange): ServeStream {
  return { length: end - start + 1, open: () => readFileRange(path, start, end) };
}

/** Two buffers in turn: one is being sent while the other is being filled. */
async function* readFileRange(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  await using file = await open(path, 'r');
  const size = Math.min(chunkBytes, end - start + 1);
  const buffers = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(end - start + 1 > size ? size : 0)] as const;
  let turn: 0 | 1 = 0;
  for (let at = start; at <= end; ) {
    const { bytesRead } = await file.read(buffers[turn], 0, Math.min(size, end - at + 1), at);
    if (bytesRead === 0) return;
    yield buffers[turn].subarray(0, bytesRead);
    at += bytesRead;
    turn = turn === 0 ? 1 : 0;
  }
}
