// SPDX-License-Identifier: Apache-2.0
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Digest } from '../../oci/digest.ts';
import type { UploadTarget } from '../storage.ts';

const bufferBytes = 512 * 1024;

/** An upload in a file of its own. Small chunks are gathered: a write costs the same for 64 KiB as for 512. */
export async function createFileUpload(
  path: string,
  adopt: (file: string, repository: string, digest: Digest) => Promise<void>,
): Promise<UploadTarget> {
  const file = await open(path, 'wx+', 0o644);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    const chunks = waiting;
    const wanted = waitingBytes;
    waiting = [];
    waitingBytes = 0;
    if (wanted > 0) await writeAll(file, chunks, wanted);
  };
  return {
    append: async (chunk) => {
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      if (waitingBytes >= bufferBytes) await flush();
    },
    read: async function* () {
      await flush();
      yield* readFrom(file);
    },
    commit: async (repository, digest) => {
      await flush();
      await file.sync();
      await adopt(path, repository, digest);
    },
    discard: async () => {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], wanted: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks as Uint8Array[]);
  if (bytesWritten === wanted) return;
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  await file.appendFile(rest);
}

async function* readFrom(file: FileHandle): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(bufferBytes), 0, bufferBytes, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
