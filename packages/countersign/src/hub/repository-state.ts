// SPDX-License-Identifier: Apache-2.0
import type { Annotations } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { ManifestMediaType } from '../oci/media-type.ts';

/** What the hub remembers of a manifest without holding its bytes. */
export interface ManifestRecord {
  readonly digest: Digest;
  readonly mediaType: ManifestMediaType;
  readonly size: number;
  readonly subject?: Digest;
  readonly artifactType?: string;
  readonly annotations?: Annotations;
}

/** One repository in memory. Changed by `applyChange` only. */
export interface RepositoryState {
  readonly name: string;
  readonly manifests: Map<Digest, ManifestRecord>;
  readonly tags: Map<string, Digest>;
  /** Subject to those that name it. A subject need not exist. */
  readonly referrers: Map<Digest, Map<Digest, ManifestRecord>>;
  /** Sizes of blobs that are known to be there; what is missing here may still lie in the storage. */
  readonly blobSizes: Map<Digest, number>;
  /** Grows whenever content goes, so that a size looked up meanwhile is not remembered. */
  deletions: number;
}

export type Change =
  | {
      readonly kind: 'put';
      readonly record: ManifestRecord;
      readonly bytes: Uint8Array;
      readonly tags: readonly string[];
    }
  | { readonly kind: 'untag'; readonly tag: string }
  | { readonly kind: 'delete'; readonly digest: Digest };

export function emptyRepository(name: string): RepositoryState {
  return { name, manifests: new Map(), tags: new Map(), referrers: new Map(), blobSizes: new Map(), deletions: 0 };
}

/** Forgets what was known of a piece of content that is going or gone. */
export function forgetContent(state: RepositoryState, digest: Digest): void {
  state.blobSizes.delete(digest);
  state.deletions += 1;
}
