// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';

/** An image as it is used: the name that patterns are held against. */
export interface ImageName {
  /** As the user wrote it. */
  readonly text: string;
  /** `host/repository` in normal form. */
  readonly repository: string;
  /** `latest` if neither tag nor digest was given. With a digest beside it, it is a claim that nobody checks. */
  readonly tag?: string;
  /** As the user wrote it. */
  readonly digest?: Digest;
}

export interface ImagePattern {
  /** As its author wrote it. */
  readonly text: string;
  /** What each wildcard stands for, in their order; undefined if the name does not match. */
  match(image: ImageName): readonly string[] | undefined;
  /**
   * `host/repository` with these in place of the wildcards: how a mirror's name is turned into the original's. Undefined if the
   * pattern has another number of wildcards, or the result is no name.
   */
  fill(captures: readonly string[]): string | undefined;
}
