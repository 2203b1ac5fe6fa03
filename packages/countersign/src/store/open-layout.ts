// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../bytes/json.ts';
import { readDocument, readString } from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError, UsageError } from '../errors/errors.ts';
import type { ContentSink } from '../ports/content.ts';
import { diskError, systemCode } from './disk-error.ts';
import { refuseLinkedFolders } from './layout-blobs.ts';
import { emptyLayoutIndex, encodeLayoutIndex, readLayoutIndex } from './layout-index.ts';
import { withLayoutLock } from './layout-lock.ts';
import { createLayoutSink, type LayoutSinkOptions } from './layout-sink.ts';
import { createLayoutSource, type LayoutSource } from './layout-source.ts';
import { readRegularFile } from './regular-file.ts';
import { writeAtomically } from './write-atomically.ts';

/** Temporary folders and the lock. */
const ownPrefix = '.countersign-';
const layoutFile = 'oci-layout';
const layoutVersion = '1.0.0';

export type LayoutStore = LayoutSource & ContentSink;

/**
 * The OCI layout in `folder`, for reading.
 *
 * @throws {UsageError} `file-not-found` when there is no such folder, or no layout in it
 * @throws {MalformedError} `layout-malformed`
 */
export async function openLayout(folder: string): Promise<LayoutSource> {
  const bytes = await readRegularFile(join(folder, layoutFile), 4096);
  if (bytes === null) throw new UsageError('file-not-found', `there is no OCI layout in ${quote(folder)}`);
  checkVersion(bytes);
  await refuseLinkedFolders(folder);
  await readLayoutIndex(folder);
  return createLayoutSource(folder);
}

/**
 * The OCI layout in `folder`, for reading and writing; made there first if the folder is missing or empty.
 *
 * @throws {UsageError} `file-exists` when the folder holds something else
 * @throws also what `openLayout` throws, and `disk-full`
 */
export async function openLayoutForWriting(folder: string, options: LayoutSinkOptions): Promise<LayoutStore> {
  if (await isMissingOrEmpty(folder)) await initialise(folder, options);
  return openExistingLayout(folder, options);
}

/** The OCI layout in `folder`, for reading and writing; never made. @throws what `openLayout` throws */
export async function openExistingLayout(folder: string, options: LayoutSinkOptions): Promise<LayoutStore> {
  const source = await openLayout(folder);
  return { ...source, ...createLayoutSink(folder, source, options) };
}

function checkVersion(bytes: Uint8Array): void {
  const version = readString(
    readDocument(parseJson(bytes, { maxBytes: 4096 }), layoutFile, 'layout-malformed'),
    'imageLayoutVersion',
  );
  if (version === layoutVersion) return;
  throw new MalformedError(
    'layout-malformed',
    `wanted an OCI layout of version \`${layoutVersion}\`, got ${quote(version)}`,
  );
}

async function isMissingOrEmpty(folder: string): Promise<boolean> {
  try {
    const names = (await readdir(folder)).filter((name) => !name.startsWith(ownPrefix));
    if (names.includes(layoutFile)) return false;
    // A crash while the layout was made leaves its index and no more: `oci-layout` comes last.
    if (names.every((name) => name === 'index.json' || name === 'blobs')) return !(await hasEntries(folder, names));
    throw new UsageError('file-exists', `${quote(folder)} is neither empty nor an OCI layout`);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true;
    throw diskError(error, folder);
  }
}

async function hasEntries(folder: string, names: readonly string[]): Promise<boolean> {
  return names.includes('index.json') && (await readLayoutIndex(folder)).entries.length > 0;
}

async function initialise(folder: string, options: LayoutSinkOptions): Promise<void> {
  try {
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  } catch (error) {
    throw diskError(error, folder);
  }
  await withLayoutLock(folder, options.clock, async () => {
    // Another process may have made the layout, and written to it, while we waited.
    if (!(await isMissingOrEmpty(folder))) return;
    await writeAtomically({ scratch: folder, target: join(folder, 'index.json') }, [
      encodeLayoutIndex(emptyLayoutIndex),
    ]);
    const content = encodeUtf8(JSON.stringify({ imageLayoutVersion: layoutVersion }));
    await writeAtomically({ scratch: folder, target: join(folder, layoutFile) }, [content]);
  });
}
