// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { ManifestMediaType } from '../oci/media-type.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** How a list of referrers came about; a store that could not be read is an exception, never an empty list. */
export interface ReferrersList {
  readonly descriptors: readonly Descriptor[];
  /** `api`: the Referrers API answered · `absent`: this registry has no such API (the fallback tag decides) · `layout`: found in a local index. */
  readonly source: 'api' | 'absent' | 'layout';
}

/**
 * A place where images lie: one repository of a registry, an OCI layout, memory.
 *
 * Null means proven absence: the place answered and has no such thing. All else that is not an answer throws
 * `UnavailableError`. Every byte that is returned was hashed and equals the digest it was asked for by.
 */
export interface ContentSource {
  /** For people and reports: `registry.example/team/app`, `oci:./folder`. */
  readonly name: string;
  /** Manifest at a tag or digest. @throws {MalformedError} when bytes with the right digest do not parse */
  readManifest(target: Digest | TagTarget, options?: CallOptions): Promise<StoredManifest | null>;
  /** Manifests that name `subject` as theirs, from the Referrers API or the local index; the fallback tag is read separately. */
  readReferrers(subject: Digest, options?: CallOptions): Promise<ReferrersList>;
  /** Whole content, at most `maxBytes` (`registry-limit-exceeded` beyond). */
  readBlob(blob: Descriptor, maxBytes: number, options?: CallOptions): Promise<Uint8Array | null>;
  /** A stream that ends normally only if size and digest were right. */
  openBlob(blob: Descriptor, options?: CallOptions): Promise<AsyncIterable<Uint8Array> | null>;
  listTags(options?: CallOptions): AsyncIterable<string>;
}

export interface TagTarget {
  readonly tag: string;
}

export interface ManifestUpload {
  readonly bytes: Uint8Array;
  readonly mediaType: ManifestMediaType;
  readonly digest: Digest;
  /** Also give it this tag. */
  readonly tag?: string;
}

/** A place that content can be written to. Writers send blobs first, then manifests, children before parents. */
export interface ContentSink {
  readonly name: string;
  hasBlob(blob: Descriptor, options?: CallOptions): Promise<boolean>;
  /** Idempotent. `open` is called again for a retry. `mountFrom` names a repository of the same registry that has the blob. */
  writeBlob(
    blob: Descriptor,
    open: () => Promise<AsyncIterable<Uint8Array>>,
    options?: CallOptions & { readonly mountFrom?: string },
  ): Promise<'written' | 'present' | 'mounted'>;
  /** If the manifest has a `subject`, it is found through `readReferrers` or the fallback tag when this returns. */
  writeManifest(upload: ManifestUpload, options?: CallOptions): Promise<void>;
  /**
   * Changes what a tag points at without losing what others write there at the same time: `merge` gets what is there now
   * (null: nothing) and returns the new content, or null when it is already good. Called again for each lost race.
   *
   * @throws {UnavailableError} `registry-write-lost`
   */
  mergeTag(
    tag: string,
    merge: (current: StoredManifest | null) => MergedManifest | null,
    options?: CallOptions,
  ): Promise<void>;
  /** True if something was deleted, false if there was no such thing. */
  deleteManifest(target: Digest | TagTarget, options?: CallOptions): Promise<boolean>;
}

export interface MergedManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: ManifestMediaType;
  /** Small content that the merged manifest names (the config of a `.sig` manifest); `mergeTag` writes it before the manifest. */
  readonly blobs?: readonly BlobBytes[];
}

export interface BlobBytes {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export type ContentStore = ContentSource & ContentSink;
