// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { diskError, systemCode } from './disk-error.ts';

export interface RegularFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/**
 * An open regular file, or null when there is none. A link would let a hostile layout read any file of ours (ggcr #2306),
 * and a pipe would hang us, so both are refused on the very handle that is read later.
 *
 * @throws {MalformedError} `layout-malformed`
 */
export async function openRegularFile(path: string): Promise<RegularFile | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    if (systemCode(error) === 'ELOOP') throw notRegular(path);
    throw diskError(error, path);
  }
  const status = await handle.stat();
  if (status.isFile()) return { handle, size: status.size };
  await handle.close();
  throw notRegular(path);
}

/** The whole file, or null when there is none. @throws {MalformedError} `layout-malformed`, also when it is too large */
export async function readRegularFile(path: string, maxBytes: number): Promise<Uint8Array | null> {
  const file = await openRegularFile(path);
  if (file === null) return null;
  try {
    if (file.size > maxBytes) {
      throw new MalformedError(
        'layout-malformed',
        `wanted at most ${maxBytes} bytes in ${quote(path)}, got ${file.size}`,
      );
    }
    return await readRange(file.handle, 0, file.size);
  } finally {
    await file.handle.close();
  }
}

/** Up to `length` bytes from `offset`; fewer only where the file ends. */
export async function readRange(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const chunkBytes = 1024 * 1024;

/** The bytes from `offset` to `offset + length` in pieces; the file must not be read elsewhere at its own position. */
export async function* streamRange(handle: FileHandle, offset: number, length: number): AsyncIterable<Uint8Array> {
  for (let done = 0; done < length; ) {
    // A new buffer each time: the reader may still hold the one before.
    const chunk = await readRange(handle, offset + done, Math.min(chunkBytes, length - done));
    if (chunk.byteLength === 0) return;
    done += chunk.byteLength;
    yield chunk;
  }
}

function notRegular(path: string): MalformedError {
  return new MalformedError('layout-malformed', `wanted a regular file in ${quote(path)}, got a link or special file`);
}
