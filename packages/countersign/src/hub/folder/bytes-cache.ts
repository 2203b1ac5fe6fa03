// SPDX-License-Identifier: Apache-2.0

export interface BytesCache {
  get(key: string): Uint8Array | undefined;
  set(key: string, bytes: Uint8Array): void;
  delete(key: string): void;
}

/** Keeps at most `maxBytes`; what was put in first leaves first (content never changes, so a stale hit cannot exist). */
export function createBytesCache(maxBytes: number): BytesCache {
  const entries = new Map<string, Uint8Array>();
  let total = 0;
  const remove = (key: string): void => {
    total -= entries.get(key)?.byteLength ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => entries.get(key),
    set: (key, bytes) => {
      remove(key);
      entries.set(key, bytes);
      total += bytes.byteLength;
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break;
        remove(oldest);
      }
    },
    delete: remove,
  };
}
