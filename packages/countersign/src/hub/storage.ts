// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import type { ServeStream } from '../serve/http.ts';
import type { Change, RepositoryState } from './repository-state.ts';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes of one upload session on their way in. */
export interface UploadTarget {
  /** The chunk was copied or written when it resolves. */
  append(chunk: Uint8Array): Promise<void>;
  /** All bytes so far, from the beginning. */
  read(): AsyncIterable<Uint8Array>;
  /** Makes them the blob `digest`, which the caller has verified; durable when it resolves. */
  commit(repository: string, digest: Digest): Promise<void>;
  discard(): Promise<void>;
}

/** Where repositories lie. What is missing is null or false; what fails throws. */
export interface Storage {
  /** Null if nothing was ever stored under that name. */
  find(repository: string): RepositoryState | null | Promise<RepositoryState | null>;
  /** As `find`, but a repository that is not there begins to exist. */
  obtain(repository: string): Promise<RepositoryState>;
  /** Applied before the call returns, durable when it resolves, taken back if it rejects. */
  commit(state: RepositoryState, change: Change): Promise<void>;
  manifestBytes(state: RepositoryState, digest: Digest): Uint8Array | Promise<Uint8Array>;
  blobSize(state: RepositoryState, digest: Digest): Promise<number | null>;
  openBlob(state: RepositoryState, digest: Digest, range: ByteRange): ServeStream;
  /** `from: null` takes it from wherever it is. */
  mountBlob(repository: string, digest: Digest, from: string | null): Promise<boolean>;
  deleteBlob(state: RepositoryState, digest: Digest): Promise<boolean>;
  startUpload(id: string): Promise<UploadTarget>;
  close(): Promise<void>;
}
