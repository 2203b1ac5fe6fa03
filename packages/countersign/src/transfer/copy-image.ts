// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { type PlatformSelector, selectPlatform } from '../oci/select-platform.ts';
import type { ContentSink, ContentSource, TagTarget } from '../ports/content.ts';
import type { AttachmentKind } from './attachment-kind.ts';
import { type CopiedAttachment, copyAttached } from './copy-attached.ts';
import {
  type BlobCounts,
  type CopyJob,
  type CopyProgress,
  callOptions,
  copyManifest,
  writeManifest,
} from './copy-manifest.ts';
import type { Attached } from './list-attached.ts';

export interface CopyOptions {
  /** Given to the image at the destination, when all else is there. */
  readonly tag?: string;
  /** Of an index, only the image for this platform; the tag then points at that image. */
  readonly platform?: PlatformSelector;
  /** Copy attachments of these kinds, and not the image; default: the image with everything attached to it. */
  readonly only?: ReadonlySet<AttachmentKind>;
  /** `none`: the image alone. */
  readonly attachments?: 'all' | 'none';
  /** The repository that the sink may mount blobs from, when it is the same registry. */
  readonly mountFrom?: string;
  readonly onProgress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
}

export interface CopyResult {
  readonly image: Descriptor;
  readonly manifests: readonly Descriptor[];
  readonly attachments: readonly CopiedAttachment[];
  readonly blobs: Readonly<BlobCounts>;
  /** Layers with `urls`: never fetched, the runtime gets them from there. */
  readonly foreign: readonly Descriptor[];
  /** Attachments that are listed at the source, and not there. */
  readonly missing: readonly Digest[];
}

/**
 * Copies an image, or an index with all its images, and everything attached to any of them. Blobs go before manifests,
 * children before parents, and the tag last, so an interrupted copy shows nothing half; running it again finishes it.
 * Signatures that are at the destination already stay.
 *
 * @throws {UntrustedError} `image-not-found` · {MalformedError} `manifest-malformed` · {UnavailableError}
 */
export async function copyImage(
  source: ContentSource,
  sink: ContentSink,
  target: Digest | TagTarget,
  options: CopyOptions = {},
): Promise<CopyResult> {
  const job = startJob(source, sink, options);
  const image = await readImage(job, target, options.platform);
  const subjects = options.only === undefined ? await copyWhole(job, image) : listManifests(image);
  const attachments: CopiedAttachment[] = [];
  const missing: Digest[] = [];
  for (const subject of options.attachments === 'none' ? [] : subjects) {
    const found = await copyAttached(job, subject, (attached) => isWanted(attached, options.only));
    attachments.push(...found.copied);
    missing.push(...found.missing);
  }
  if (options.only === undefined && options.tag !== undefined) await writeManifest(job, image, options.tag);
  const manifests = job.manifests.map(({ descriptor }) => descriptor);
  return { image: image.descriptor, manifests, attachments, blobs: job.counts, foreign: job.foreign, missing };
}

function startJob(source: ContentSource, sink: ContentSink, options: CopyOptions): CopyJob {
  return {
    source,
    sink,
    signal: options.signal,
    mountFrom: options.mountFrom,
    onProgress: options.onProgress ?? (() => undefined),
    counts: { written: 0, present: 0, mounted: 0, bytesWritten: 0 },
    done: new Set(),
    manifests: [],
    foreign: [],
  };
}

async function readImage(
  job: CopyJob,
  target: Digest | TagTarget,
  platform: PlatformSelector | undefined,
): Promise<StoredManifest> {
  const stored = await job.source.readManifest(target, callOptions(job));
  if (stored === null) throw notFound(job, typeof target === 'string' ? target : target.tag);
  if (platform === undefined || stored.manifest.kind === 'image') return stored;
  return readImage(job, selectPlatform(stored.manifest, platform).digest, platform);
}

/** Digests of the image and, for an index, of all that belongs to it. */
async function copyWhole(job: CopyJob, image: StoredManifest): Promise<readonly Digest[]> {
  await copyManifest(job, image);
  return job.manifests.map(({ descriptor }) => descriptor.digest);
}

function listManifests(image: StoredManifest): readonly Digest[] {
  const own = [image.descriptor.digest];
  return image.manifest.kind === 'image' ? own : [...image.manifest.manifests.map(({ digest }) => digest), ...own];
}

function isWanted(attached: Attached, only: ReadonlySet<AttachmentKind> | undefined): boolean {
  return only === undefined || only.has(attached.kind);
}

function notFound(job: CopyJob, wanted: string): UntrustedError {
  return new UntrustedError('image-not-found', `there is no ${quote(wanted)} in \`${job.source.name}\``);
}
