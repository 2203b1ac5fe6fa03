// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';

export interface DigestList {
  /** `bases.txt`, or `list` for digests in the policy itself. */
  readonly source: string;
  readonly digests: ReadonlySet<Digest>;
}
