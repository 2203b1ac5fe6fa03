// SPDX-License-Identifier: Apache-2.0
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { isManifestMediaType } from '../oci/media-type.ts';
import { VerifiedBytes } from '../oci/verified-bytes.ts';
import type { ContentSink, ContentSource } from '../ports/content.ts';
import { runParallel } from './run-parallel.ts';

const maxIndexDepth = 3;
const parallelBlobs = 4;

export type CopyProgress =
  | { readonly kind: 'blob-begin' | 'blob-end'; readonly blob: Descriptor }
  | { readonly kind: 'blob-bytes'; readonly blob: Descriptor; readonly bytes: number }
  | { readonly kind: 'manifest'; readonly manifest: Descriptor };

export interface BlobCounts {
  written: number;
  present: number;
  mounted: number;
  bytesWritten: number;
}

export interface CopyJob {
  readonly source: ContentSource;
  readonly sink: ContentSink;
  readonly signal?: AbortSignal | undefined;
  readonly mountFrom?: string | undefined;
  readonly onProgress: (progress: CopyProgress) => void;
  readonly counts: BlobCounts;
  /** Of blobs and manifests: what has been dealt with in this run. */
  readonly done: Set<Digest>;
  /** Manifests in the order in which they were written: parents after their children. */
  readonly manifests: StoredManifest[];
  /** Layers that are fetched from elsewhere, which we never do. */
  readonly foreign: Descriptor[];
}

/** Copies blobs, then children, then the manifest itself, under its digest. */
export async function copyManifest(job: CopyJob, stored: StoredManifest, depth = 0): Promise<void> {
  const { manifest, descriptor } = stored;
  if (job.done.has(descriptor.digest)) return;
  job.done.add(descriptor.digest);
  if (manifest.kind === 'image') await copyBlobs(job, [manifest.config, ...manifest.layers]);
  else await copyChildren(job, manifest.manifests, depth + 1);
  await writeManifest(job, stored);
  job.manifests.push(stored);
  job.onProgress({ kind: 'manifest', manifest: descriptor });
}

/** @param tag also given to the manifest */
export async function writeManifest(job: CopyJob, stored: StoredManifest, tag?: string): Promise<void> {
  const { digest } = stored.descriptor;
  const upload = {
    bytes: stored.bytes,
    mediaType: stored.manifest.mediaType,
    digest,
    ...(tag === undefined ? {} : { tag }),
  };
  await job.sink.writeManifest(upload, callOptions(job));
}

export function callOptions(job: Pick<CopyJob, 'signal'>): { readonly signal?: AbortSignal } {
  job.signal?.throwIfAborted();
  return job.signal === undefined ? {} : { signal: job.signal };
}

async function copyChildren(job: CopyJob, children: readonly Descriptor[], depth: number): Promise<void> {
  if (depth > maxIndexDepth)
    throw new MalformedError('manifest-malformed', `wanted at most ${maxIndexDepth} levels of indexes, got more`);
  for (const child of children.filter(({ mediaType }) => isManifestMediaType(mediaType))) {
    await copyManifest(job, await readChild(job, child), depth);
  }
  // An index may list anything (image-spec 1.1 §image-index); what is no manifest is copied as it is.
  await copyBlobs(
    job,
    children.filter(({ mediaType }) => !isManifestMediaType(mediaType)),
  );
}

async function readChild(job: CopyJob, child: Descriptor): Promise<StoredManifest> {
  const stored = await job.source.readManifest(child.digest, callOptions(job));
  if (stored === null) {
    throw new UnavailableError(
      'registry-protocol',
      `the index lists \`${child.digest}\`, and \`${job.source.name}\` does not have it`,
      {
        hint: 'the index is incomplete there; copy one image of it with `--platform`',
      },
    );
  }
  // What the parent announced decides (CVE-2021-41190).
  const { mediaType, size } = stored.descriptor;
  if (mediaType === child.mediaType && size === child.size) return stored;
  throw new MalformedError(
    'manifest-malformed',
    `the index announces \`${child.digest}\` with another type or size than it has`,
  );
}

async function copyBlobs(job: CopyJob, blobs: readonly Descriptor[]): Promise<void> {
  const unique = new Map(blobs.filter(({ digest }) => !job.done.has(digest)).map((blob) => [blob.digest, blob]));
  await runParallel([...unique.values()], parallelBlobs, async (blob) => {
    if (blob.urls !== undefined) job.foreign.push(blob);
    else await copyBlob(job, blob);
    job.done.add(blob.digest);
  });
}

async function copyBlob(job: CopyJob, blob: Descriptor): Promise<void> {
  job.onProgress({ kind: 'blob-begin', blob });
  const options = callOptions(job);
  const outcome = (await job.sink.hasBlob(blob, options))
    ? 'present'
    : await job.sink.writeBlob(blob, () => openCounted(job, blob), {
        ...options,
        ...(job.mountFrom === undefined ? {} : { mountFrom: job.mountFrom }),
      });
  job.counts[outcome]++;
  if (outcome === 'written') job.counts.bytesWritten += blob.size;
  job.onProgress({ kind: 'blob-end', blob });
}

async function openCounted(job: CopyJob, blob: Descriptor): Promise<AsyncIterable<Uint8Array>> {
  const chunks = await job.source.openBlob(blob, callOptions(job));
  if (chunks !== null) return countBytes(job, blob, chunks);
  throw new UnavailableError(
    'registry-protocol',
    `a manifest lists \`${blob.digest}\`, and \`${job.source.name}\` does not have it`,
  );
}

function countBytes(job: CopyJob, blob: Descriptor, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // Every source hashes by contract; one that does not say so in the type is hashed here, and the destination need not.
  const verified = VerifiedBytes.check(blob, chunks, (message) => new UnavailableError('registry-protocol', message));
  return verified.observed((bytes) => {
    job.onProgress({ kind: 'blob-bytes', blob, bytes });
    job.signal?.throwIfAborted();
  });
}
