// SPDX-License-Identifier: Apache-2.0
import { open } from 'node:fs/promises';
import { createGroupCommit } from './group-commit.ts';

/** Makes the names in a folder durable; a rename or link alone does not survive a power cut. */
export type SyncFolder = (path: string) => Promise<void>;

export function createSyncFolder(): SyncFolder {
  const waiting = new Map<string, () => Promise<void>>();
  return (path) => {
    const sync = waiting.get(path) ?? createGroupCommit(() => syncOnce(path));
    waiting.set(path, sync);
    return sync();
  };
}

async function syncOnce(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
