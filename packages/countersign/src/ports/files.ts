// SPDX-License-Identifier: Apache-2.0

export interface WriteFileOptions {
  /** Unix permission bits of the new file, set before the first byte is written; default 0o644. */
  readonly mode?: number;
  /** Replace an existing file; otherwise `file-exists`. Default false. */
  readonly overwrite?: boolean;
}

/**
 * The caller's files. Reads are bounded; writes are whole or not at all (temporary name, then rename).
 *
 * Codes: `file-not-found`, `file-unreadable`, `file-exists` (UsageError), `disk-full` (UnavailableError).
 */
export interface Files {
  /** @throws also `file-unreadable` when the file is larger than `maxBytes` */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Null when there is no such file; every other failure throws. */
  readIfExists(path: string, maxBytes: number): Promise<Uint8Array | null>;
  openStream(path: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  write(path: string, bytes: Uint8Array, options?: WriteFileOptions): Promise<void>;
  /** Nothing happens when there is no such file. */
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  isFolder(path: string): Promise<boolean>;
  /** The names of what is in a folder, in the order of their code units. */
  list(path: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  /** As `makeFolder`, for this user alone, and then as `requireOwnFolder`. */
  makeOwnFolder(path: string): Promise<void>;
  /** `file-unreadable` unless nobody but this user (and root) decides what is in the folder, or there is none. */
  requireOwnFolder(path: string): Promise<void>;
  /**
   * Runs `work` in a new folder that only this user can read and write, and removes it afterwards: for libraries that
   * want to work on a real disk. `file-unreadable` when no such folder can be made.
   */
  withPrivateFolder<Result>(work: (path: string) => Promise<Result>): Promise<Result>;
}
