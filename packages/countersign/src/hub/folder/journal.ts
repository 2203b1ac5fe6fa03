// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { JournalEntry } from './journal-entry.ts';
import { encodeJournalFrame } from './journal-frame.ts';

/**
 * A file that only grows. Entries that arrive while one batch is being synced go together in the next, so a thousand pushes
 * at once cost a few syncs, not a thousand.
 */
export interface Journal {
  readonly path: string;
  readonly size: number;
  /** Durable when it resolves. `undo` is called, last entry first, when it could not be written. */
  append(entry: JournalEntry, undo: () => void): Promise<void>;
  /** After all that was appended. */
  close(): Promise<void>;
}

interface Waiting {
  readonly frame: Uint8Array;
  readonly undo: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export async function createJournal(path: string): Promise<Journal> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
  let queue: Waiting[] = [];
  let size = 0;
  let pump: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        size = await writeBatch(file, batch, size);
        for (const waiting of batch) waiting.resolve();
      } catch (error) {
        // What came after may build on what failed.
        const lost = [...batch, ...queue];
        queue = [];
        takeBack(lost, error);
        // The next batch overwrites the torn tail; without it a damaged frame cannot be mistaken for an old one.
        await file.truncate(size).catch(() => undefined);
      }
    }
    pump = null;
  };
  return {
    path,
    get size() {
      return size;
    },
    append: (entry, undo) =>
      new Promise((resolve, reject) => {
        queue.push({ frame: encodeJournalFrame(entry), undo, resolve, reject });
        pump ??= Promise.resolve().then(run);
      }),
    close: async () => {
      await pump;
      await file.close();
    },
  };
}

async function writeBatch(file: FileHandle, batch: readonly Waiting[], start: number): Promise<number> {
  const bytes = Buffer.concat(batch.map((waiting) => waiting.frame));
  let at = 0;
  while (at < bytes.byteLength) {
    at += (await file.write(bytes, at, bytes.byteLength - at, start + at)).bytesWritten;
  }
  await file.datasync();
  return start + bytes.byteLength;
}

function takeBack(lost: readonly Waiting[], error: unknown): void {
  for (const waiting of lost.toReversed()) waiting.undo();
  for (const waiting of lost) waiting.reject(error);
}
