// SPDX-License-Identifier: Apache-2.0
import { oneChunk } from '../bytes/one-chunk.ts';
import { UnavailableError } from '../errors/errors.ts';
import { referrersTag } from '../oci/attachment-tag.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mergeReferrer } from '../oci/merge-referrers.ts';
import { referrerDescriptor } from '../oci/referrer-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import { VerifiedBytes } from '../oci/verified-bytes.ts';
import type { ContentStore, ManifestUpload, TagTarget } from '../ports/content.ts';
import { collect, requireWithin } from './collect.ts';

export interface MemoryStoreOptions {
  readonly name?: string;
  /** `absent` behaves as a registry without the Referrers API: its fallback tag is kept instead. Default `api`. */
  readonly referrers?: 'api' | 'absent';
}

interface Contents {
  readonly blobs: Map<Digest, Uint8Array>;
  readonly manifests: Map<Digest, StoredManifest>;
  readonly tags: Map<string, Digest>;
}

/** One repository in memory. */
export function createMemoryStore(options: MemoryStoreOptions = {}): ContentStore {
  const contents: Contents = { blobs: new Map(), manifests: new Map(), tags: new Map() };
  const { blobs, manifests, tags } = contents;
  const referrers = options.referrers ?? 'api';
  return {
    name: options.name ?? 'memory',
    readManifest: async (target) => find(contents, target),
    readReferrers: async (subject) =>
      referrers === 'absent'
        ? { descriptors: [], source: 'absent' }
        : { descriptors: [...referrersOf(contents, subject)], source: 'api' },
    async readBlob(blob, maxBytes) {
      requireWithin(blob, maxBytes);
      return blobs.get(blob.digest) ?? null;
    },
    async openBlob(blob) {
      const bytes = blobs.get(blob.digest);
      return bytes === undefined ? null : checked(blob, bytes);
    },
    async *listTags() {
      yield* [...tags.keys()].sort();
    },
    hasBlob: async (blob) => blobs.has(blob.digest),
    async writeBlob(blob, open) {
      if (blobs.has(blob.digest)) return 'present';
      blobs.set(blob.digest, await collect(VerifiedBytes.check(blob, await open(), protocolError)));
      return 'written';
    },
    async writeManifest(upload) {
      const stored = write(contents, upload);
      const subject = stored.manifest.subject;
      if (referrers === 'api' || subject === undefined) return;
      const tag = referrersTag(subject.digest);
      const merged = mergeReferrer(find(contents, { tag }), referrerDescriptor(stored));
      if (merged !== null) write(contents, { ...merged, tag });
    },
    async mergeTag(tag, merge) {
      const merged = merge(find(contents, { tag }));
      for (const { descriptor, bytes } of merged?.blobs ?? []) blobs.set(descriptor.digest, bytes);
      if (merged !== null) write(contents, { ...merged, tag });
    },
    async deleteManifest(target) {
      if (typeof target !== 'string') return tags.delete(target.tag);
      for (const [tag, digest] of tags) if (digest === target) tags.delete(tag);
      return manifests.delete(target);
    },
  };
}

function find(contents: Contents, target: Digest | TagTarget): StoredManifest | null {
  const digest = typeof target === 'string' ? target : contents.tags.get(target.tag);
  return (digest !== undefined && contents.manifests.get(digest)) || null;
}

function* referrersOf(contents: Contents, subject: Digest): Iterable<Descriptor> {
  for (const stored of contents.manifests.values()) {
    if (stored.manifest.subject?.digest === subject) yield referrerDescriptor(stored);
  }
}

type Upload = Pick<ManifestUpload, 'bytes' | 'mediaType' | 'tag'> & Partial<Pick<ManifestUpload, 'digest'>>;

function write(contents: Contents, upload: Upload): StoredManifest {
  const stored = storedManifest(upload.bytes, upload.mediaType, upload.digest);
  contents.manifests.set(stored.descriptor.digest, stored);
  if (upload.tag !== undefined) contents.tags.set(upload.tag, stored.descriptor.digest);
  return stored;
}

async function* checked(blob: Descriptor, bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield* VerifiedBytes.check(blob, oneChunk(bytes), protocolError);
}

function protocolError(message: string): UnavailableError {
  return new UnavailableError('registry-protocol', message);
}
