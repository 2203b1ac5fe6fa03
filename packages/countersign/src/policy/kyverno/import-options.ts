// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import type { CompiledPattern } from '../../trust/compile-pattern.ts';
import type { ImportReport } from './import-report.ts';
import type { SignerBook } from './signer-book.ts';

/** What the caller knows and a policy only points to. */
export interface ImportOptions {
  /** PEM by the address that policies use: `awskms://…`, `k8s://namespace/secret`. */
  readonly keys: ReadonlyMap<string, string>;
  /** Path of the trusted root that stands for every root that a policy brings itself. */
  readonly ownRoot?: string;
}

/** What the parts of an import share. */
export interface ImportWork {
  readonly options: ImportOptions;
  readonly report: ImportReport;
  readonly signers: SignerBook;
  compileRegex(text: string): Promise<CompiledPattern>;
}

/** Under this name the policy that is written knows `ImportOptions.ownRoot`. */
export const ownRootName = 'own';

/** Where the signatures of a signer are proven to be in a log. */
export type LogDemand = 'public-good' | 'own' | 'none';

export function rootFields(log: LogDemand): JsonObject {
  return log === 'own' ? { trustRoot: ownRootName } : {};
}

/** A key signs without a log in our language unless it is said; in Kyverno's it is the other way round. */
export function keyLogFields(log: LogDemand): JsonObject {
  return log === 'none' ? {} : { log: 'required' };
}
