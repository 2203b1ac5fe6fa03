// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Files } from '../../ports/files.ts';
import type { CopyStore } from './copy-store.ts';
import { type RefreshRequest, refreshRepository } from './refresh-repository.ts';
import { chooseMirror } from './repository-choice.ts';
import type { RepositoryCopy } from './repository-copy.ts';

export interface InitializeRequest {
  readonly mirror: string;
  /** With which trust in the repository begins; what was known of it before is forgotten then. */
  readonly root?: Uint8Array;
  /** Asked for when there is neither `root` nor a copy of the repository on this machine. */
  readonly defaultRoot: () => Promise<Uint8Array>;
  readonly wanted: RefreshRequest['wanted'];
  /** Throws if the content is of no use. */
  readonly check: (copy: RepositoryCopy) => void;
}

export interface InitializePorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly openFetch: () => Promise<Fetch>;
  readonly store: CopyStore;
}

const deadlineMs = 120_000;

/**
 * From now on the repository at `mirror` is the one of this machine. Nothing changes before what it says is accepted and kept.
 *
 * @throws {UnavailableError} `trust-update-failed`, `disk-full`
 * @throws {UsageError} `file-unreadable` when the folder cannot be written
 */
export async function initializeRepository(
  request: InitializeRequest,
  ports: InitializePorts,
): Promise<RepositoryCopy> {
  const { mirror, wanted } = request;
  const { copyName } = chooseMirror(mirror, 'unused');
  const begin = await trustToBeginWith(request, copyName, ports.store);
  const copy = await refreshRepository({ mirror, ...begin, wanted, deadlineMs }, ports);
  request.check(copy);
  await ports.store.writeCopy(copyName, copy);
  // Last: whoever reads in between finds the old choice, or the new one with its copy.
  await ports.store.writeMirror(mirror);
  return copy;
}

async function trustToBeginWith(
  { mirror, root, defaultRoot }: InitializeRequest,
  copyName: string,
  store: CopyStore,
): Promise<Pick<RefreshRequest, 'metadata' | 'targets'>> {
  if (root !== undefined) return { metadata: { root }, targets: {} };
  const known = await store.readCopy(copyName, mirror);
  return known ?? { metadata: { root: await defaultRoot() }, targets: {} };
}
