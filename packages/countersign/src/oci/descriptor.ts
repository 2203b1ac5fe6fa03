// SPDX-License-Identifier: Apache-2.0
import type { Digest } from './digest.ts';

export interface Platform {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

export type Annotations = Readonly<Record<string, string>>;

/** image-spec 1.1 §descriptor. A claim about content until that content was hashed. */
export interface Descriptor {
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly digest: Digest;
  readonly artifactType?: string;
  readonly annotations?: Annotations;
  readonly platform?: Platform;
  /** Present on foreign layers; we never follow them (CVE-2020-15157). */
  readonly urls?: readonly string[];
  readonly data?: string;
}
