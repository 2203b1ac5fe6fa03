// SPDX-License-Identifier: Apache-2.0
import { createGunzip } from 'node:zlib';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { openRegularFile, readRange, streamRange } from './regular-file.ts';

/** A tar file that can be read from any offset, again and again, with a bounded amount of memory. */
export interface TarBytes {
  /** False for a compressed file, where a stream from the middle costs as much as one from the beginning. */
  readonly seekable: boolean;
  /** Stops early where the file ends. */
  stream(offset: number, length: number): AsyncIterable<Uint8Array>;
}

export interface InflateLimits {
  readonly maxBytes: number;
  readonly maxRatio: number;
  /** Up to here the ratio is not looked at: small files of zeros compress well, and do no harm. */
  readonly ratioFreeBytes: number;
}

const defaultLimits: InflateLimits = { maxBytes: 100 * 2 ** 30, maxRatio: 200, ratioFreeBytes: 64 * 2 ** 20 };

/** Null when there is no such file. @throws {MalformedError} `layout-malformed` for a link or special file */
export async function openTarBytes(path: string, limits: InflateLimits = defaultLimits): Promise<TarBytes | null> {
  const file = await openRegularFile(path);
  if (file === null) return null;
  const magic = await readRange(file.handle, 0, 2);
  await file.handle.close();
  const compressed = magic[0] === 0x1f && magic[1] === 0x8b;
  return {
    seekable: !compressed,
    stream: (offset, length) => (compressed ? inflate(path, { offset, length, limits }) : plain(path, offset, length)),
  };
}

async function* plain(path: string, offset: number, length: number): AsyncIterable<Uint8Array> {
  const file = await openRegularFile(path);
  if (file === null)
    throw new MalformedError('archive-malformed', `the archive ${quote(path)} went away while it was read`);
  try {
    yield* streamRange(file.handle, offset, Math.max(0, Math.min(length, file.size - offset)));
  } finally {
    await file.handle.close();
  }
}

interface InflateRange {
  readonly offset: number;
  readonly length: number;
  readonly limits: InflateLimits;
}

// A compressed stream has no middle to begin at: each reading starts over, and keeps neither memory nor disk.
async function* inflate(path: string, range: InflateRange): AsyncIterable<Uint8Array> {
  const counted = { bytes: 0 };
  const inflater = createGunzip({ chunkSize: 256 * 1024 });
  const feeding = feed(inflater, plain(path, 0, Number.MAX_SAFE_INTEGER), counted);
  let position = 0;
  try {
    for await (const chunk of inflater as AsyncIterable<Uint8Array>) {
      checkLimits(position + chunk.byteLength, counted.bytes, range.limits);
      const from = Math.max(0, range.offset - position);
      const to = Math.min(chunk.byteLength, range.offset + range.length - position);
      if (from < to) yield new Uint8Array(chunk.buffer, chunk.byteOffset + from, to - from);
      position += chunk.byteLength;
      if (position >= range.offset + range.length) return;
    }
  } catch (cause) {
    if (cause instanceof MalformedError) throw cause;
    throw new MalformedError('archive-malformed', `wanted gzip data in ${quote(path)}, got other or truncated bytes`, {
      cause,
    });
  } finally {
    inflater.destroy();
    await feeding;
  }
}

async function feed(
  inflater: ReturnType<typeof createGunzip>,
  chunks: AsyncIterable<Uint8Array>,
  counted: { bytes: number },
): Promise<void> {
  try {
    for await (const chunk of chunks) {
      counted.bytes += chunk.byteLength;
      if (inflater.destroyed) return;
      if (!inflater.write(chunk)) await drained(inflater);
    }
    inflater.end();
  } catch (error) {
    inflater.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function drained(inflater: ReturnType<typeof createGunzip>): Promise<void> {
  return new Promise((resolve) => {
    if (inflater.destroyed || !inflater.writableNeedDrain) return resolve();
    inflater.once('drain', resolve);
    inflater.once('close', resolve);
  });
}

function checkLimits(inflated: number, compressed: number, limits: InflateLimits): void {
  if (inflated > limits.maxBytes) {
    throw new MalformedError(
      'archive-malformed',
      `wanted at most ${limits.maxBytes} bytes in the compressed archive, got more`,
    );
  }
  if (inflated > limits.ratioFreeBytes && inflated > compressed * limits.maxRatio) {
    throw new MalformedError(
      'archive-malformed',
      `wanted an archive that grows at most ${limits.maxRatio} times, got more`,
    );
  }
}
