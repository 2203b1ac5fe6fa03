// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../oci/digest.ts';

/** One acknowledged change. Setting something twice is harmless, so a journal may be replayed from its beginning at any time. */
export type JournalEntry =
  | {
      readonly kind: 'put';
      readonly repository: string;
      readonly digest: Digest;
      readonly mediaType: string;
      readonly tags: readonly string[];
      /** The manifest itself: it needs no file of its own before the next checkpoint. */
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'untag'; readonly repository: string; readonly tag: string }
  | { readonly kind: 'delete'; readonly repository: string; readonly digest: Digest };
