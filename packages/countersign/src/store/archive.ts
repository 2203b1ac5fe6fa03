// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { maxManifestBytes } from '../oci/parse-manifest.ts';
import { collect } from './collect.ts';
import type { TarBytes } from './tar-bytes.ts';
import { findTarFile, type TarEntries } from './tar-entries.ts';

/** The files of a tar, by name. */
export interface Archive {
  readonly name: string;
  readonly tar: TarBytes;
  readonly entries: TarEntries;
}

/** A small file of the archive, or null. */
export async function readMember(archive: Archive, name: string): Promise<Uint8Array | null> {
  const file = findTarFile(archive.entries, name);
  if (file === null) return null;
  if (file.size > maxManifestBytes) {
    throw new MalformedError(
      'archive-malformed',
      `wanted at most ${maxManifestBytes} bytes in ${quote(name)}, got ${file.size}`,
    );
  }
  const bytes = await collect(archive.tar.stream(file.offset, file.size));
  if (bytes.byteLength === file.size) return bytes;
  throw new MalformedError('archive-malformed', 'the archive is truncated');
}
