// SPDX-License-Identifier: Apache-2.0
import type { Decision, Outcome } from '../decision.ts';

/** A file of cases for a set of policies: what `policy test` runs. */
export interface PolicyCases {
  /** Paths as the file has them, relative to its folder. */
  readonly policies: readonly string[];
  readonly cases: readonly PolicyCase[];
}

export interface PolicyCase {
  readonly name: string;
  /** `cases.yaml:12`, for messages. */
  readonly place: string;
  /** An image that is looked for, or a file with evidence that was recorded, relative to the folder of the cases. */
  readonly subject:
    | { readonly kind: 'image'; readonly image: string }
    | { readonly kind: 'evidence'; readonly file: string };
  /** Facts as `--context` has them. */
  readonly context: readonly string[];
  /** Milliseconds since 1970; absent, as it may be for an image: now. */
  readonly instantMs?: number;
  readonly want: WantedDecision;
}

/** What is not named may be anything. */
export interface WantedDecision {
  readonly result: Decision['result'];
  readonly admitted?: boolean;
  /** Of the reason, or of the reason of a rule or of a demand below it. */
  readonly code?: string;
  readonly rules: ReadonlyMap<string, Outcome>;
}
