// SPDX-License-Identifier: Apache-2.0
import { type CountersignError, UnavailableError, UsageError } from '../../errors/errors.ts';
import type { CopyStore } from '../tuf/copy-store.ts';
import type { RefreshRequest } from '../tuf/refresh-repository.ts';
import type { RepositoryChoice } from '../tuf/repository-choice.ts';
import type { FileSet, RepositoryCopy } from '../tuf/repository-copy.ts';
import { type EmbeddedTrust, embeddedStandsIn, type LoadEmbedded } from './embedded-trust.ts';
import { dayOf, embeddedNote, oldCopyNote } from './trust-notes.ts';
import type { TrustPorts, TrustRequest } from './trust-request.ts';
import { wantedTargets } from './wanted-targets.ts';

/** Targets of a TUF repository: how they are called is for the caller to know. */
export interface LoadedTargets {
  readonly targets: FileSet;
  /** For messages. */
  readonly source: string;
}

export interface TargetsRequest extends Pick<TrustRequest, 'network' | 'maxAgeMs'> {
  readonly choice: RepositoryChoice;
}

export interface TargetsPorts extends TrustPorts {
  readonly store: CopyStore;
  readonly loadEmbedded: LoadEmbedded;
}

/** Whoever verifies waits for it, and has something to fall back to. */
const refreshDeadlineMs = 10_000;
/** How long a repository that did not answer is left alone, so that not every command waits for it. */
const backoffMs = 15 * 60 * 1000;

/**
 * The targets of the repository: from the copy if that was made less than `maxAgeMs` ago and has not expired; else asked for, if there
 * may be a network; else the newest of the copy and of what is embedded, and the person at the terminal reads how old that is.
 *
 * @throws {UsageError} `trusted-root-missing`
 * @throws {UnavailableError} `trust-update-failed` when there is nothing to fall back to
 */
export async function loadTargets(request: TargetsRequest, ports: TargetsPorts): Promise<LoadedTargets> {
  const { choice } = request;
  const copy = await ports.store.readCopy(choice.copyName, choice.mirror);
  if (copy !== undefined && isFresh(copy, request.maxAgeMs, ports.clock.nowMs())) return targetsOf(copy);
  if (request.network === 'none') return await fallBack(choice, copy, { why: '`--offline`', ports });
  if (await failedLately(request, ports)) {
    const attempt = await fallBack(choice, copy, { why: 'it did not answer a moment ago', ports }).catch(
      () => undefined,
    );
    if (attempt !== undefined) return attempt;
  }
  try {
    const fresh = await refresh(choice, copy, ports);
    await ports.store.offerCopy(choice.copyName, fresh);
    return targetsOf(fresh);
  } catch (error) {
    ports.signal.throwIfAborted();
    if (!(error instanceof UnavailableError)) throw error;
    await ports.store.noteFailure(choice.copyName, ports.clock.nowMs());
    return await fallBack(choice, copy, { why: error.message, ports, error });
  }
}

/** A clock that was set back makes every copy look new; one from the future is asked for again. */
function isFresh(copy: RepositoryCopy, maxAgeMs: number, nowMs: number): boolean {
  return copy.checkedMs <= nowMs && nowMs - copy.checkedMs < maxAgeMs && nowMs < copy.expiresMs;
}

async function failedLately({ choice, maxAgeMs }: TargetsRequest, { store, clock }: TargetsPorts): Promise<boolean> {
  const sinceMs = clock.nowMs() - (await store.readFailureMs(choice.copyName));
  return sinceMs >= 0 && sinceMs < Math.min(backoffMs, maxAgeMs);
}

async function refresh(
  choice: RepositoryChoice,
  copy: RepositoryCopy | undefined,
  ports: TargetsPorts,
): Promise<RepositoryCopy> {
  const begin = await trustToBeginWith(choice, copy, ports);
  const [{ refreshRepository }, { withTransport }] = await Promise.all([
    import('../tuf/refresh-repository.ts'),
    import('../tuf/with-transport.ts'),
  ]);
  const request: RefreshRequest = {
    mirror: choice.mirror,
    ...begin,
    wanted: wantedTargets,
    deadlineMs: refreshDeadlineMs,
  };
  const { files, clock, signal } = ports;
  return await withTransport(
    ports.openTransport,
    async (openFetch) => await refreshRepository(request, { files, clock, signal, openFetch }),
  );
}

async function trustToBeginWith(
  choice: RepositoryChoice,
  copy: RepositoryCopy | undefined,
  ports: TargetsPorts,
): Promise<Pick<RefreshRequest, 'metadata' | 'targets'>> {
  if (copy !== undefined) return copy;
  if (choice.root !== undefined) return { metadata: { root: choice.root }, targets: {} };
  if (choice.embeddedRoot === 'unused') throw lostCopy(choice);
  const { tufRoot, targets } = await ports.loadEmbedded();
  return { metadata: { root: tufRoot }, targets };
}

interface Fallback {
  readonly why: string;
  readonly ports: TargetsPorts;
  readonly error?: CountersignError;
}

async function fallBack(
  choice: RepositoryChoice,
  copy: RepositoryCopy | undefined,
  { why, ports, error }: Fallback,
): Promise<LoadedTargets> {
  const embedded = embeddedStandsIn(choice) ? await ports.loadEmbedded() : undefined;
  const nowMs = ports.clock.nowMs();
  if (copy !== undefined && (embedded === undefined || embedded.takenMs <= copy.checkedMs)) {
    await ports.note(oldCopyNote(copy, why, nowMs));
    return targetsOf(copy);
  }
  if (embedded === undefined) throw error ?? lostCopy(choice);
  await ports.note(embeddedNote(embedded.takenMs, why, nowMs));
  return embeddedTargets(embedded);
}

function targetsOf(copy: RepositoryCopy): LoadedTargets {
  return { targets: copy.targets, source: `\`${copy.mirror}\` as of ${dayOf(copy.checkedMs)}` };
}

function embeddedTargets({ targets, takenMs }: EmbeddedTrust): LoadedTargets {
  return { targets, source: `the copy of the public instance in this program, as of ${dayOf(takenMs)}` };
}

function lostCopy({ mirror }: RepositoryChoice): UsageError {
  return new UsageError('trusted-root-missing', `wanted the copy of the TUF repository \`${mirror}\`, got none`, {
    hint: 'run `countersign initialize` for it while there is a network, or pass `--trusted-root FILE`',
  });
}
