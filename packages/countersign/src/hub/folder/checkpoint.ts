// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../oci/digest.ts';
import type { RepositoryState } from '../repository-state.ts';
import { createGroupCommit } from './group-commit.ts';
import type { JournalFiles } from './journal-files.ts';
import type { RepositoryFiles } from './repository-files.ts';

/** What the journal knows and the layout of one repository does not. */
export interface Unwritten {
  readonly manifests: Map<Digest, Uint8Array>;
  readonly removed: Set<Digest>;
  /** Grows with every change, so that one which comes while the layout is being written is not forgotten. */
  changes: number;
}

interface CheckpointOptions {
  readonly files: RepositoryFiles;
  readonly journals: JournalFiles;
  readonly repositories: ReadonlyMap<string, RepositoryState>;
  /** Emptied repository by repository, as each is written. */
  readonly unwritten: Map<string, Unwritten>;
}

const writesAtOnce = 8;

/**
 * Brings the layouts up to what was acknowledged, and then drops the journals that said so; never two at once. When it fails
 * the journals stay, and the next one does the work again.
 */
export function createCheckpoint(options: CheckpointOptions): () => Promise<void> {
  const run = createGroupCommit(async () => {
    if (options.unwritten.size === 0) return;
    const dropOld = await options.journals.rotate();
    // Those of now: a repository that changes while we write comes again with the next checkpoint.
    for (const name of Array.from(options.unwritten.keys())) await writeRepository(options, name);
    await dropOld();
  });
  return run;
}

async function writeRepository({ files, repositories, unwritten }: CheckpointOptions, name: string): Promise<void> {
  const state = repositories.get(name);
  const pending = unwritten.get(name);
  if (state === undefined || pending === undefined) return;
  const manifests = [...pending.manifests];
  const removed = [...pending.removed];
  const changes = pending.changes;
  await files.ensure(name);
  for (let at = 0; at < manifests.length; at += writesAtOnce) {
    const group = manifests.slice(at, at + writesAtOnce);
    await Promise.all(group.map(([digest, bytes]) => files.writeManifest(name, digest, bytes)));
  }
  // Files first, then the index that names them; files that it no longer names go last.
  await files.writeIndex(state);
  for (const digest of removed) if (pending.removed.has(digest)) await files.removeManifest(name, digest);
  settle(unwritten, name, { pending, manifests, removed, changes });
}

interface Done {
  readonly pending: Unwritten;
  readonly manifests: readonly (readonly [Digest, Uint8Array])[];
  readonly removed: readonly Digest[];
  readonly changes: number;
}

/** Forgets what was written, and keeps what came in the meantime for the next time. */
function settle(unwritten: Map<string, Unwritten>, name: string, { pending, manifests, removed, changes }: Done): void {
  for (const [digest, bytes] of manifests)
    if (pending.manifests.get(digest) === bytes) pending.manifests.delete(digest);
  for (const digest of removed) pending.removed.delete(digest);
  if (pending.changes === changes) unwritten.delete(name);
}
