// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { CallOptions, MergedManifest } from '../ports/content.ts';
import { honoursConditions } from './conditional-writes.ts';
import type { FetchedManifest } from './get-manifest.ts';
import { prepareWrite, type TagMerge } from './prepare-write.ts';
import { putManifest } from './put-manifest.ts';
import { placeName, type RegistryContext } from './registry-context.ts';
import { withLock } from './tag-lock.ts';

/**
 * On return `merge` had nothing to add to what the tag held when it was last read.
 *
 * Where the registry honours `If-Match`, nothing that others wrote is overwritten: each write replaces exactly what was merged.
 * Where it does not, two writers can overwrite one another; success is then reported only after our entry was still there when
 * nobody had written for a whole settling time, in which whoever had read the tag before us has written. That makes a loss very
 * unlikely and does not exclude it.
 *
 * @throws {UnavailableError} `registry-write-lost` after too many lost races; as `getManifest` and `putManifest`
 */
export async function mergeTag(context: RegistryContext, change: TagMerge): Promise<void> {
  const key = `${placeName(context)}:${change.tag}`;
  await withLock(context.memory.tagLocks, key, async () => await mergeUntilSettled(context, change));
}

/** Others may go on for so many settling times; an entry that survived them all is good enough. */
const longestUnrest = 20;

async function mergeUntilSettled(context: RegistryContext, change: TagMerge): Promise<void> {
  const { mergeTries } = context.settings;
  let refused: Refused | undefined;
  let slowestMs = 0;
  let unrest = 0;
  /** What stood at the tag a settling time ago; undefined where nobody can overwrite us. */
  let before: Digest | null | undefined;
  for (let attempt = 1; ; ) {
    // Reads back what the attempt before has written, and what became of it.
    const prepared = await prepareWrite(context, change);
    if (prepared.kind === 'good') {
      if (before === undefined || before === prepared.digest || unrest === longestUnrest) return;
      before = prepared.digest;
      unrest += 1;
      await settle(context, change, { attempt: 1, slowestMs });
      continue;
    }
    const { current, merged } = prepared;
    if (attempt > mergeTries) throw lost(context, change);
    const outcome = await write(context, change, { merged, condition: conditionFor(context, current, refused) });
    slowestMs = Math.max(slowestMs, context.clock.nowMs() - prepared.readAtMs);
    refused = outcome === 'conflict' ? { etag: current?.etag } : undefined;
    before = undefined;
    if (outcome === 'conflict') await pause(context, change, { attempt, atLeastMs: 0, spreadMs: 100 });
    if (outcome === 'unprotected' && context.settings.settleMs > 0) {
      before = digestOf(merged.bytes);
      await settle(context, change, { attempt, slowestMs });
    }
    attempt += 1;
  }
}

const longestSettlingMs = 15_000;

/**
 * Waits for whoever is about to overwrite us: he has read the tag before we wrote. Where it took us long from reading to having
 * written, on a slow registry or a busy machine, it takes him long as well.
 */
async function settle(
  context: RegistryContext,
  change: TagMerge,
  { attempt, slowestMs }: { readonly attempt: number; readonly slowestMs: number },
): Promise<void> {
  const { settleMs } = context.settings;
  const atLeastMs = Math.max(settleMs, Math.min(4 * slowestMs, longestSettlingMs));
  await pause(context, change, { attempt, atLeastMs, spreadMs: settleMs });
}

function lost(context: RegistryContext, change: TagMerge): UnavailableError {
  const place = `tag \`${change.tag}\` in \`${placeName(context)}\``;
  return new UnavailableError(
    'registry-write-lost',
    `${place} was overwritten by others ${context.settings.mergeTries} times`,
  );
}

interface Refused {
  readonly etag: string | undefined;
}

type Condition = Readonly<Record<string, string>> | undefined;

/** Undefined where no condition can work: no strong entity tag, or one that was refused although it is still the current one. */
function conditionFor(
  context: RegistryContext,
  current: FetchedManifest | null,
  refused: Refused | undefined,
): Condition {
  const isSame = refused !== undefined && refused.etag === current?.etag;
  // A tag that was changed and changed back in between looks the same; a registry known to compare rightly is believed.
  if (isSame && context.memory.conditionalWrites.get(context.host) !== true) return undefined;
  if (current === null) return { 'if-none-match': '*' };
  const { etag } = current;
  // RFC 9110 §13.1.1: a weak tag never matches.
  return etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag) ? { 'if-match': etag } : undefined;
}

interface Write {
  readonly merged: MergedManifest;
  readonly condition: Condition;
}

/** `protected`: it replaced exactly what was merged · `unprotected`: it may have overwritten what others wrote meanwhile. */
async function write(
  context: RegistryContext,
  change: TagMerge,
  { merged, condition }: Write,
): Promise<'protected' | 'unprotected' | 'conflict'> {
  const { bytes, mediaType } = merged;
  const options: CallOptions = change.signal === undefined ? {} : { signal: change.signal };
  const result = await putManifest(context, {
    target: { tag: change.tag },
    bytes,
    mediaType,
    digest: digestOf(bytes),
    ...(condition === undefined ? {} : { condition }),
    ...options,
  });
  if (result.kind === 'conflict') return 'conflict';
  if (condition === undefined) return 'unprotected';
  return (await honoursConditions(context, merged, options)) ? 'protected' : 'unprotected';
}

interface Pause {
  readonly attempt: number;
  readonly atLeastMs: number;
  readonly spreadMs: number;
}

/** Each lost race widens the spread, so that many writers come apart. */
async function pause(
  context: RegistryContext,
  change: TagMerge,
  { attempt, atLeastMs, spreadMs }: Pause,
): Promise<void> {
  const spread = spreadMs * Math.min(attempt, 8) * context.random.fraction();
  await context.clock.sleep(atLeastMs + spread, change.signal);
}
