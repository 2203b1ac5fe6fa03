// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { UsageError } from '../errors/errors.ts';
import type { Files } from '../ports/files.ts';
import { fileCalls } from './file-calls.ts';
import { fileError, systemCode } from './file-error.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { makeOwnFolder, requireOwnFolder } from './own-folder.ts';
import { writeWhole } from './write-whole.ts';

const STREAM_CHUNK_BYTES = 256 * 1024;

export const systemFiles: Files = {
  read,
  readIfExists,
  openStream,
  write: writeWhole,
  remove,
  exists: async (path) => (await kindOf(path)) !== 'nothing',
  isFolder: async (path) => (await kindOf(path)) === 'folder',
  list,
  makeFolder,
  makeOwnFolder,
  requireOwnFolder,
  withPrivateFolder,
};

async function read(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    await using file = await openFile(path, constants.O_RDONLY);
    return await readBounded(file, path, maxBytes);
  } catch (error) {
    throw fileError(error, 'read', path);
  }
}

async function readIfExists(path: string, maxBytes: number): Promise<Uint8Array | null> {
  try {
    return await read(path, maxBytes);
  } catch (error) {
    // A file where a folder was expected means, too, that there is no such file.
    if (error instanceof UsageError && error.code === 'file-not-found') return null;
    if (error instanceof UsageError && error.detail['reason'] === 'ENOTDIR') return null;
    throw error;
  }
}

/** Counts what was read and not what `stat` says: pipes and files under `/proc` have no size. */
async function readBounded(file: OpenFile, path: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const wanted = Math.min(maxBytes + 1 - total, await nextChunkBytes(file, total));
    const buffer = new Uint8Array(wanted);
    const bytesRead = await file.read(buffer);
    if (bytesRead === 0) return join(chunks, total);
    chunks.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(path, maxBytes);
  }
}

async function nextChunkBytes(file: OpenFile, total: number): Promise<number> {
  const size = total === 0 ? await file.sizeBytes() : 0;
  return size > 0 ? size + 1 : STREAM_CHUNK_BYTES;
}

function join(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLarge(path: string, maxBytes: number): UsageError {
  return new UsageError('file-unreadable', `wanted at most ${maxBytes} bytes in \`${path}\`, got more`, {
    detail: { path, maxBytes },
    hint: 'check that the path names the file you mean',
  });
}

async function* openStream(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    await using file = await openFile(path, constants.O_RDONLY);
    for (;;) {
      signal?.throwIfAborted();
      const buffer = new Uint8Array(STREAM_CHUNK_BYTES);
      const bytesRead = await file.read(buffer);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw fileError(error, 'read', path);
  }
}

async function kindOf(path: string): Promise<'nothing' | 'folder' | 'other'> {
  try {
    return (await fileCalls.stat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return 'nothing';
    throw fileError(error, 'look at', path);
  }
}

async function list(path: string): Promise<readonly string[]> {
  try {
    return (await fileCalls.readdir(path)).toSorted();
  } catch (error) {
    throw fileError(error, 'read the folder', path);
  }
}

async function remove(path: string): Promise<void> {
  try {
    await fileCalls.unlink(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw fileError(error, 'remove', path);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await fileCalls.mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, 'make the folder', path);
  }
}

async function withPrivateFolder<Result>(work: (path: string) => Promise<Result>): Promise<Result> {
  const path = await makePrivateFolder(joinPath(tmpdir(), 'countersign-'));
  try {
    return await work(path);
  } finally {
    // What stays behind when this fails is in the temporary folder and private; the result of the work counts for more.
    await fileCalls.rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** `mkdtemp` makes it with mode 0700 under a name that nobody can guess. */
async function makePrivateFolder(prefix: string): Promise<string> {
  try {
    return await fileCalls.mkdtemp(prefix);
  } catch (error) {
    throw fileError(error, 'make a folder in', tmpdir());
  }
}
