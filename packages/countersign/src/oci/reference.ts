// SPDX-License-Identifier: Apache-2.0
import type { Digest } from './digest.ts';

/**
 * An image as a user names it, normalised: `docker.io`, `library/`, default ports and letter case of the host are one name.
 * `kind: 'registry'` for `host/repository[:tag][@digest]`; a digest beats a tag when both are given.
 */
export interface RegistryReference {
  readonly kind: 'registry';
  /** Lower case, `docker.io` for Docker Hub, with a port only if it was given and is not the default. */
  readonly host: string;
  readonly repository: string;
  /** Only what the user wrote; no `latest` is invented in the parser's result: `tag` and `digest` both absent means `latest`. */
  readonly tag?: string;
  readonly digest?: Digest;
}

/** `oci:path[:tag]` or `oci:path@digest`: an OCI image layout folder. */
export interface LayoutReference {
  readonly kind: 'layout';
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** `docker-archive:path[:name]`: a tar as `docker save` writes it. */
export interface ArchiveReference {
  readonly kind: 'archive';
  readonly path: string;
  readonly tag?: string;
}

export type ImageReference = RegistryReference | LayoutReference | ArchiveReference;
