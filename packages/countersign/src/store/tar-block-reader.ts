// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { MalformedError } from '../errors/errors.ts';
import type { TarBytes } from './tar-bytes.ts';

export const blockBytes = 512;
const jumpFrom = 1024 * 1024;

/** Reads a tar forward, block by block; long content is jumped over where the file can be read from its middle. */
export interface BlockReader {
  readonly position: number;
  take(length: number): Promise<Uint8Array>;
  /** The bytes, and then the rest of their last block. */
  takePadded(length: number): Promise<Uint8Array>;
  /** Past `length` bytes and the rest of their last block. */
  skip(length: number): Promise<void>;
  close(): Promise<void>;
}

export function createBlockReader(tar: TarBytes): BlockReader {
  let position = 0;
  let chunks = openAt(tar, position);
  let rest: Uint8Array = new Uint8Array(0);

  async function next(): Promise<void> {
    const result = await chunks.next();
    if (result.done === true) throw new MalformedError('archive-malformed', 'the archive is truncated');
    rest = result.value;
  }

  async function consume(length: number, use: (part: Uint8Array) => void): Promise<void> {
    for (let missing = length; missing > 0; ) {
      if (rest.byteLength === 0) await next();
      const part = rest.subarray(0, missing);
      rest = rest.subarray(part.byteLength);
      missing -= part.byteLength;
      position += part.byteLength;
      use(part);
    }
  }

  async function take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    await consume(length, (part) => parts.push(part));
    return concatBytes(...parts);
  }

  async function jump(length: number): Promise<void> {
    await chunks.return?.();
    position += length;
    rest = new Uint8Array(0);
    chunks = openAt(tar, position);
  }

  return {
    get position() {
      return position;
    },
    take,
    takePadded: async (length) => (await take(padded(length))).subarray(0, length),
    skip: (length) =>
      tar.seekable && length > jumpFrom ? jump(padded(length)) : consume(padded(length), () => undefined),
    close: async () => void (await chunks.return?.()),
  };
}

function openAt(tar: TarBytes, position: number): AsyncIterator<Uint8Array> {
  return tar.stream(position, Number.MAX_SAFE_INTEGER - position)[Symbol.asyncIterator]();
}

function padded(length: number): number {
  return Math.ceil(length / blockBytes) * blockBytes;
}
