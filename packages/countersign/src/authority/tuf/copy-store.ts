// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../../bytes/json.ts';
import { readDocument, readString } from '../../bytes/json-fields.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { CountersignError, MalformedError } from '../../errors/errors.ts';
import type { Files } from '../../ports/files.ts';
import type { Log } from '../../ports/log.ts';
import { encodeRepositoryCopy, maxCopyBytes, parseRepositoryCopy, type RepositoryCopy } from './repository-copy.ts';

export interface CopyStorePorts {
  readonly files: Files;
  readonly log: Log;
}

/**
 * The folder in which copies of TUF repositories are kept. Any number of processes may use it at the same time.
 *
 * Attacker-controlled: what is kept is not verified again, so another user who can write there decides whom we believe. Such a folder is an
 * error and not absence: the public instance must not be trusted in place of the one that was chosen.
 */
export interface CopyStore {
  readonly folder: string;
  /** The repository that `initialize` chose; undefined if it never ran. */
  readMirror(): Promise<string | undefined>;
  writeMirror(mirror: string): Promise<void>;
  /** Undefined when there is none, or none that can be used. */
  readCopy(name: string, mirror: string): Promise<RepositoryCopy | undefined>;
  /** Replaces what is there, whatever it is. */
  writeCopy(name: string, copy: RepositoryCopy): Promise<void>;
  /** Keeps the newer of the two; a folder that cannot be written is a line for `--verbose`. */
  offerCopy(name: string, copy: RepositoryCopy): Promise<void>;
  /** When the repository was asked last without an answer; 0 if never. */
  readFailureMs(name: string): Promise<number>;
  noteFailure(name: string, nowMs: number): Promise<void>;
}

export function createCopyStore(folder: string, { files, log }: CopyStorePorts): CopyStore {
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    await files.makeOwnFolder(folder);
    await files.write(`${folder}/${name}`, bytes, { overwrite: true });
  };
  const tryToWrite = async (name: string, bytes: Uint8Array): Promise<void> => {
    await write(name, bytes).catch((error: unknown) => {
      if (!(error instanceof CountersignError)) throw error;
      log.debug('cannot keep what the TUF repository said; it will be asked again next time', {
        reason: error.message,
      });
    });
  };
  const readCopy = async (name: string, mirror: string): Promise<RepositoryCopy | undefined> => {
    await files.requireOwnFolder(folder);
    const copy = await readCopyFile(`${folder}/${name}`, { files, log });
    return copy?.mirror === mirror ? copy : undefined;
  };
  return {
    folder,
    readMirror: async () => {
      await files.requireOwnFolder(folder);
      return await readMirrorFile(`${folder}/${mirrorFile}`, files);
    },
    writeMirror: async (mirror) => await write(mirrorFile, encodeUtf8(`${JSON.stringify({ mirror })}\n`)),
    readCopy,
    writeCopy: async (name, copy) => await write(name, encodeRepositoryCopy(copy)),
    offerCopy: async (name, copy) => {
      const kept = await readCopy(name, copy.mirror);
      // Another process may have been quicker, and have heard something newer.
      if (kept === undefined || kept.version <= copy.version) await tryToWrite(name, encodeRepositoryCopy(copy));
    },
    readFailureMs: async (name) => await readFailureFile(`${folder}/${failureFile(name)}`, files),
    noteFailure: async (name, nowMs) => await tryToWrite(failureFile(name), encodeUtf8(`${nowMs}\n`)),
  };
}

const mirrorFile = 'mirror.json';
const maxSmallBytes = 16 * 1024;

function failureFile(copyName: string): string {
  return `${copyName}.failed`;
}

/**
 * Damage here is an error and not absence: without it the public instance would be trusted in place of the one that was chosen.
 *
 * @throws {MalformedError} `json-malformed`
 */
async function readMirrorFile(path: string, files: Files): Promise<string | undefined> {
  const bytes = await files.readIfExists(path, maxSmallBytes);
  if (bytes === null) return undefined;
  try {
    return readString(readDocument(parseJson(bytes, { maxBytes: maxSmallBytes }), 'file', 'json-malformed'), 'mirror');
  } catch (cause) {
    const hint = 'run `countersign initialize` again';
    throw new MalformedError('json-malformed', `wanted the address of a TUF repository in \`${path}\``, {
      cause,
      hint,
    });
  }
}

async function readCopyFile(path: string, { files, log }: CopyStorePorts): Promise<RepositoryCopy | undefined> {
  try {
    const bytes = await files.readIfExists(path, maxCopyBytes);
    return bytes === null ? undefined : parseRepositoryCopy(bytes);
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    log.debug('cannot use the copy of the TUF repository', { path, reason: error.message });
    return undefined;
  }
}

async function readFailureFile(path: string, files: Files): Promise<number> {
  const bytes = await files.readIfExists(path, maxSmallBytes).catch(() => null);
  const text = bytes === null ? '' : new TextDecoder().decode(bytes).trim();
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
