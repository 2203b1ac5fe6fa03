// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../../packages/countersign/src/oci/digest.ts';

export interface Expected {
  readonly exit: number;
  readonly meaning: string;
  /** What is printed of the command: what it tells (the default), or its answer on stdout too. */
  readonly shows?: 'told' | 'answer';
}

/** What every chapter of the demo shares. */
export interface Story {
  /** Where the commands run; it has the layouts `honest` and `evil`. */
  readonly folder: string;
  /** Of the registry. */
  readonly host: string;
  /** Digests of the two images. */
  readonly honest: Digest;
  readonly tampered: Digest;
  readonly step: (title: string) => void;
  readonly run: (argv: readonly string[], expected: Expected) => Promise<void>;
}
