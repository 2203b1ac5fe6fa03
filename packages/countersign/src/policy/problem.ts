// SPDX-License-Identifier: Apache-2.0
import type { Position } from '../yaml/yaml-node.ts';

/** Something about a policy that its author should know, at the place where he wrote it. */
export interface Problem {
  /**
   * `error`: the policy is refused. `surprise`: it means something else than most readers take it to mean; `policy lint` prints it,
   * and `--strict` refuses it. `note`: worth knowing.
   */
  readonly severity: 'error' | 'surprise' | 'note';
  /** Kebab-case name of the rule that was broken; public, for suppressions and tests. */
  readonly rule: string;
  /** As the caller named the file. */
  readonly source: string;
  readonly at?: Position;
  /** Lower case, one line, wanted before got. */
  readonly message: string;
  readonly hint?: string;
}

/** Collects, so that all mistakes are told at once. */
export interface Problems {
  readonly list: readonly Problem[];
  add(problem: Problem): void;
}
