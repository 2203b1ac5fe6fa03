// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '../../trust/trusted-root.ts';

/** A trusted root with where it came from. */
export interface LoadedTrust {
  readonly trustedRoot: TrustedRoot;
  /** For messages: the name of a file, or the repository and the day it was read. */
  readonly source: string;
  /** The `trusted_root.json` as it was read; absent when the root was put together from single certificates and keys. */
  readonly bytes?: Uint8Array;
}
