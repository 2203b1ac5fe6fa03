// SPDX-License-Identifier: Apache-2.0
import type { Specimen } from './specimen.ts';

/** A known reason to disagree with @sigstore/verify; docs/specs.md has a line for it, under the same name. */
export interface Undoing {
  readonly reason: string;
  /** Changes the tree so that the reason is gone: both must then agree, or it was another one. */
  readonly undo: (bundle: unknown, specimen: Specimen) => void;
}
