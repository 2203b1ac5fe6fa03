// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createJournal, type Journal } from './journal.ts';
import type { JournalEntry } from './journal-entry.ts';
import { decodeJournal } from './journal-frame.ts';
import type { SyncFolder } from './sync-folder.ts';

/** The journals in a folder: one that is written, and older ones whose entries are not yet in the layouts. */
export interface JournalFiles {
  current(): Journal;
  /** Entries of the journals that were found, oldest first. */
  replay(): AsyncIterable<JournalEntry>;
  /** Begins a new journal. The result deletes the older ones, once the layouts hold what they say. */
  rotate(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export async function openJournalFiles(folder: string, syncFolder: SyncFolder): Promise<JournalFiles> {
  const found = (await readdir(folder)).filter((name) => /^journal-\d{8}$/.test(name)).sort();
  const old = found.map((name) => join(folder, name));
  let number = Number(found.at(-1)?.slice('journal-'.length) ?? 0);
  const begin = async (): Promise<Journal> => {
    number += 1;
    const journal = await createJournal(join(folder, `journal-${String(number).padStart(8, '0')}`));
    await syncFolder(folder);
    return journal;
  };
  let current = await begin();
  return {
    current: () => current,
    replay: async function* () {
      for (const path of old) yield* decodeJournal(await readFile(path));
    },
    rotate: async () => {
      const previous = current;
      current = await begin();
      await previous.close();
      old.push(previous.path);
      const done = [...old];
      return async () => {
        for (const path of done) await rm(path, { force: true });
        old.splice(0, done.length);
      };
    },
    close: async () => {
      await current.close();
      if (current.size === 0) await rm(current.path, { force: true });
    },
  };
}
