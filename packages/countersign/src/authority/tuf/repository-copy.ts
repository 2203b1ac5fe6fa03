// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import { type JsonObject, parseJson } from '../../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readInteger,
  readObject,
  readString,
} from '../../bytes/json-fields.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError } from '../../errors/errors.ts';

/** What a TUF repository said when it was asked last, every byte of it checked by TUF's rules then. */
export interface RepositoryCopy {
  readonly mirror: string;
  /** When the repository was asked, in milliseconds since 1970. */
  readonly checkedMs: number;
  /** When the first of its metadata files expires. */
  readonly expiresMs: number;
  /** Of the timestamp: the higher, the newer. */
  readonly version: number;
  /** Metadata files by role: `root`, `timestamp`, `snapshot`, `targets`. */
  readonly metadata: FileSet;
  /** Targets by name. */
  readonly targets: FileSet;
}

export type FileSet = Readonly<Record<string, Uint8Array>>;

const format = 1;
/** Metadata and targets have limits of their own; this one is for the file as it is read. */
export const maxCopyBytes = 24 * 1024 * 1024;
const maxFiles = 64;

/** One file for everything, because what is written with one rename is never seen half. */
export function encodeRepositoryCopy(copy: RepositoryCopy): Uint8Array {
  const { mirror, checkedMs, expiresMs, version } = copy;
  const files = { metadata: encodeFiles(copy.metadata), targets: encodeFiles(copy.targets) };
  return encodeUtf8(`${JSON.stringify({ format, mirror, checkedMs, expiresMs, version, ...files }, undefined, 1)}\n`);
}

/**
 * @throws {MalformedError} `json-malformed`
 */
export function parseRepositoryCopy(bytes: Uint8Array): RepositoryCopy {
  const fields = readDocument(parseJson(bytes, { maxBytes: maxCopyBytes }), 'copy', 'json-malformed');
  if (readInteger(fields, 'format') !== format) {
    throw new MalformedError('json-malformed', `wanted format ${format} of the copy of a TUF repository, got another`);
  }
  return {
    mirror: readString(fields, 'mirror'),
    checkedMs: readInteger(fields, 'checkedMs'),
    expiresMs: readInteger(fields, 'expiresMs'),
    version: readInteger(fields, 'version'),
    metadata: readFiles(fields, 'metadata'),
    targets: readFiles(fields, 'targets'),
  };
}

function encodeFiles(files: FileSet): JsonObject {
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, encodeBase64(bytes)]));
}

function readFiles(fields: JsonFields, name: string): FileSet {
  const files = readObject(fields, name);
  const names = Object.keys(files.object);
  if (names.length > maxFiles) {
    throw new MalformedError('json-malformed', `wanted at most ${maxFiles} members in \`${files.path}\`, got more`);
  }
  return Object.fromEntries(names.map((file) => [file, readBase64(files, file)]));
}
