// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';

export interface DigestList {
  /** `bases.txt`, or `list` for digests in the policy itself. */
  readonly source: string;
  readonly digests: ReadonlySet<Digest>;
  /** Set for the revocations of a policy that belongs to a namespace: what a tenant revokes, he revokes for himself. */
  readonly namespace?: string;
}
