// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import { applyChange } from './apply-change.ts';
import { emptyRepository, type RepositoryState } from './repository-state.ts';
import type { Storage, UploadTarget } from './storage.ts';

interface MemoryRepository {
  readonly state: RepositoryState;
  readonly blobs: Map<Digest, Uint8Array>;
}

/** Everything is gone when the process ends. */
export function createMemoryStorage(): Storage {
  const repositories = new Map<string, MemoryRepository>();
  const obtain = (name: string): MemoryRepository => {
    const found = repositories.get(name) ?? { state: emptyRepository(name), blobs: new Map<Digest, Uint8Array>() };
    repositories.set(name, found);
    return found;
  };
  const blobsOf = (state: RepositoryState): Map<Digest, Uint8Array> => obtain(state.name).blobs;
  return {
    find: (name) => repositories.get(name)?.state ?? null,
    obtain: async (name) => obtain(name).state,
    commit: async (state, change) => {
      applyChange(state, change);
      if (change.kind === 'put') blobsOf(state).set(change.record.digest, change.bytes);
      if (change.kind === 'delete') blobsOf(state).delete(change.digest);
    },
    manifestBytes: (state, digest) => blobsOf(state).get(digest) as Uint8Array,
    blobSize: async (state, digest) => repositories.get(state.name)?.blobs.get(digest)?.byteLength ?? null,
    openBlob: (state, digest, { start, end }) => ({
      length: end - start + 1,
      open: () => pieces(blobsOf(state).get(digest), start, end),
    }),
    mountBlob: async (name, digest, from) => {
      const sources = from === null ? [...repositories.values()] : [repositories.get(from)];
      const bytes = sources.map((source) => source?.blobs.get(digest)).find((found) => found !== undefined);
      if (bytes === undefined) return false;
      obtain(name).blobs.set(digest, bytes);
      return true;
    },
    deleteBlob: async (state, digest) => blobsOf(state).delete(digest),
    startUpload: async () => memoryUpload((name, digest, bytes) => void obtain(name).blobs.set(digest, bytes)),
    close: async () => repositories.clear(),
  };
}

function memoryUpload(keep: (repository: string, digest: Digest, bytes: Uint8Array) => void): UploadTarget {
  let chunks: Uint8Array[] = [];
  return {
    append: async (chunk) => void chunks.push(chunk),
    read: async function* () {
      yield* chunks;
    },
    commit: async (repository, digest) => keep(repository, digest, Buffer.concat(chunks)),
    discard: async () => {
      chunks = [];
    },
  };
}

const pieceBytes = 1024 * 1024;

async function* pieces(bytes: Uint8Array | undefined, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (bytes === undefined) throw new Error('the blob was deleted');
  for (let at = start; at <= end; at += pieceBytes) yield bytes.subarray(at, Math.min(at + pieceBytes, end + 1));
}
