// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import { quote } from '../bytes/quote.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { type BlockReader, blockBytes, createBlockReader } from './tar-block-reader.ts';
import type { TarBytes } from './tar-bytes.ts';
import { parseTarHeader, type TarHeader } from './tar-header.ts';
import { parsePaxRecords } from './tar-pax.ts';

const maxEntries = 100_000;
const maxExtensionBytes = 64 * 1024;
const maxHops = 8;

/** Where the content of a name lies. Names are keys of a map and never become paths on this machine. */
export type TarEntry =
  | { readonly kind: 'file'; readonly offset: number; readonly size: number }
  | { readonly kind: 'link'; readonly target: string };

export type TarEntries = ReadonlyMap<string, TarEntry>;

/**
 * All files and links of a tar, by name. The content is skipped, not read, so memory depends on the number of names only.
 *
 * @throws {MalformedError} `archive-malformed`: truncated, wrong checksum, sparse, a name twice, too many entries
 */
export async function readTarEntries(tar: TarBytes): Promise<TarEntries> {
  const reader = createBlockReader(tar);
  try {
    return await readAll(reader);
  } finally {
    await reader.close();
  }
}

async function readAll(reader: BlockReader): Promise<TarEntries> {
  const entries = new Map<string, TarEntry>();
  let overrides: Overrides = {};
  for (let count = 0; ; count++) {
    if (count > maxEntries) throw malformed(`wanted at most ${maxEntries} entries, got more`);
    const header = parseTarHeader(await reader.take(blockBytes));
    if (header === null) return entries;
    const extension = await readExtension(reader, header);
    if (extension !== null) {
      overrides = { ...overrides, ...extension };
      continue;
    }
    const size = overrides.size ?? header.size;
    addEntry(entries, { ...header, ...overrides, size }, reader.position);
    overrides = {};
    await reader.skip(size);
  }
}

/** The file behind a name, links followed inside the archive only; null when there is none. */
export function findTarFile(entries: TarEntries, name: string): Extract<TarEntry, { kind: 'file' }> | null {
  let at = normaliseName(name);
  for (let hops = 0; hops <= maxHops; hops++) {
    const entry = entries.get(at);
    if (entry === undefined) return null;
    if (entry.kind === 'file') return entry;
    at = entry.target;
  }
  throw malformed(`wanted at most ${maxHops} links from ${quote(name)}, got more`);
}

type Overrides = Partial<Pick<TarHeader, 'name' | 'target' | 'size'>>;

async function readExtension(reader: BlockReader, header: TarHeader): Promise<Overrides | null> {
  if (!['x', 'g', 'L', 'K'].includes(header.type)) return null;
  if (header.size > maxExtensionBytes)
    throw malformed(`wanted at most ${maxExtensionBytes} bytes of extended header, got ${header.size}`);
  const bytes = await reader.takePadded(header.size);
  switch (header.type) {
    case 'x':
      return parsePaxRecords(bytes);
    case 'L':
      return { name: decodeUtf8(untilZero(bytes), 'archive-malformed') };
    case 'K':
      return { target: decodeUtf8(untilZero(bytes), 'archive-malformed') };
    default:
      // Global records set dates and comments; they name no file.
      return {};
  }
}

function untilZero(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function addEntry(entries: Map<string, TarEntry>, header: TarHeader, offset: number): void {
  const entry = entryOf(header, offset);
  if (entry === null) return;
  const name = normaliseName(header.name);
  // Programs differ in which of two equal names they take.
  if (entries.has(name)) throw malformed(`wanted each name once, got ${quote(name)} twice`);
  entries.set(name, entry);
}

function entryOf(header: TarHeader, offset: number): TarEntry | null {
  switch (header.type) {
    case '0':
    case '7':
    case '\0':
      return { kind: 'file', offset, size: header.size };
    case '1':
      return { kind: 'link', target: normaliseName(header.target) };
    case '2':
      return {
        kind: 'link',
        target: normaliseName(posix.join(posix.dirname(normaliseName(header.name)), header.target)),
      };
    case 'S':
      throw malformed(`sparse entries are refused, got ${quote(header.name)}`);
    default:
      // Folders and devices hold no content.
      return null;
  }
}

function normaliseName(name: string): string {
  return posix.normalize(`/${name}`).slice(1);
}

function malformed(message: string): MalformedError {
  return new MalformedError('archive-malformed', message);
}
