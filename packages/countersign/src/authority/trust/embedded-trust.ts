// SPDX-License-Identifier: Apache-2.0
import { publicGoodMirror, type RepositoryChoice } from '../tuf/repository-choice.ts';

/** What this program knows of the public instance without asking anybody. */
export interface EmbeddedTrust {
  /** When it was taken from the repository, in milliseconds since 1970. */
  readonly takenMs: number;
  /** The TUF root with which trust in the repository begins. */
  readonly tufRoot: Uint8Array;
  readonly targets: Readonly<Record<string, Uint8Array>>;
}

/** Loaded late: most commands have a copy of the repository, or need none. */
export type LoadEmbedded = () => Promise<EmbeddedTrust>;

/** Whether the embedded targets may stand in for those of the repository, which may be a mirror of the public one. */
export function embeddedStandsIn(choice: RepositoryChoice): boolean {
  return choice.mirror === publicGoodMirror && choice.root === undefined;
}
