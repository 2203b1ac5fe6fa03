// SPDX-License-Identifier: Apache-2.0
import { oneChunk } from '../bytes/one-chunk.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { CallOptions, MergedManifest } from '../ports/content.ts';
import { type FetchedManifest, getManifest } from './get-manifest.ts';
import type { RegistryContext } from './registry-context.ts';
import { writeBlob } from './write-blob.ts';

export interface TagMerge extends CallOptions {
  readonly tag: string;
  /** What shall be at the tag instead of `current`, or null when `current` is good. */
  readonly merge: (current: StoredManifest | null) => MergedManifest | null;
}

/** The tag is good as it is, with this manifest. */
export interface NothingToWrite {
  readonly kind: 'good';
  /** Null for a tag that is not there and need not be. */
  readonly digest: Digest | null;
}

/** A merged manifest whose blobs are there, made from what the tag held a moment ago. */
export interface PreparedWrite {
  readonly kind: 'write';
  readonly current: FetchedManifest | null;
  readonly merged: MergedManifest;
  /** Before the tag was read. */
  readonly readAtMs: number;
}

const maxLooks = 5;

/**
 * Whether the tag is good as it is, and else what to write there; the tag is looked at again when getting ready took so long that
 * others may have written meanwhile, because at a registry that cannot compare we would overwrite them.
 */
export async function prepareWrite(
  context: RegistryContext,
  change: TagMerge,
): Promise<NothingToWrite | PreparedWrite> {
  const { clock, settings } = context;
  let preparedFrom: Digest | null | undefined;
  let merged: MergedManifest | null = null;
  for (let look = 1; ; look++) {
    const readAtMs = clock.nowMs();
    const current = await getManifest(context, { tag: change.tag }, change);
    const answeredAtMs = clock.nowMs();
    const digest = current?.stored.descriptor.digest ?? null;
    if (digest !== preparedFrom) {
      merged = change.merge(current?.stored ?? null);
      if (merged === null) return { kind: 'good', digest };
      await writeNamedBlobs(context, merged, change);
      preparedFrom = digest;
    }
    if (merged === null) return { kind: 'good', digest };
    const isFresh = clock.nowMs() - answeredAtMs <= settings.settleMs / 8;
    if (isFresh || look === maxLooks) return { kind: 'write', current, merged, readAtMs };
  }
}

async function writeNamedBlobs(context: RegistryContext, merged: MergedManifest, options: CallOptions): Promise<void> {
  for (const { descriptor, bytes } of merged.blobs ?? []) {
    await writeBlob(context, {
      blob: descriptor,
      open: () => Promise.resolve(oneChunk(bytes)),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }
}
