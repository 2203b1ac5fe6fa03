// SPDX-License-Identifier: Apache-2.0
import { type FileHandle, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { concatBytes } from '../bytes/concat.ts';
import { diskError } from './disk-error.ts';

/** Begins the names of folders for unfinished files; a crash may leave one behind, and no reader looks into it. */
export const temporaryPrefix = '.countersign-tmp-';

const pieceBytes = 512 * 1024;
/** Whoever sends single bytes must not make us hold half a million of them. */
const maxPending = 256;

export interface AtomicWrite {
  /** Where the unfinished file may lie; on the same file system as `target`. */
  readonly scratch: string;
  readonly target: string;
  /** Asked when all bytes are on the disk; false leaves `target` as it is. */
  readonly confirm?: () => Promise<boolean>;
}

/**
 * Puts all of `chunks`, or nothing, at `target`, and survives a crash of the machine. False if `confirm` declined.
 *
 * @throws {UnavailableError} `disk-full`; errors of `chunks` pass through
 */
export async function writeAtomically(
  write: AtomicWrite,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<boolean> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(write.scratch, temporaryPrefix));
    const unfinished = join(folder, 'file');
    await writeAndSync(unfinished, chunks);
    if (write.confirm !== undefined && !(await write.confirm())) return false;
    await rename(unfinished, write.target);
    await syncFolder(dirname(write.target));
    return true;
  } catch (error) {
    throw diskError(error, write.target);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function writeAndSync(path: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  const handle = await open(path, 'wx', 0o644);
  try {
    await writeInLargePieces(handle, chunks);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Pieces from a network are small, and each write is a trip to another thread. */
async function writeInLargePieces(
  handle: FileHandle,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  let pending: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    pending.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < pieceBytes && pending.length < maxPending) continue;
    await handle.writeFile(joined(pending));
    pending = [];
    bytes = 0;
  }
  if (bytes > 0) await handle.writeFile(joined(pending));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : concatBytes(...chunks);
}

// The rename itself is on the disk only when the folder is.
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
