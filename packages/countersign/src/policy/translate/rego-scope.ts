// SPDX-License-Identifier: Apache-2.0
import type { CelOperand } from './cel-text.ts';
import type { RegoComprehension, RegoRule } from './rego-syntax.ts';

/** Everything that a statement sees. */
export interface RegoScope {
  readonly rules: ReadonlyMap<string, readonly RegoRule[]>;
  readonly locals: ReadonlyMap<string, CelOperand>;
  /** Lists that were made from others, which can be counted; with what their bodies see. */
  readonly comprehensions: ReadonlyMap<string, { readonly made: RegoComprehension; readonly scope: RegoScope }>;
  /** Variables that already stand for the index of something. */
  readonly indexes: ReadonlySet<string>;
  /** Rules that are being translated: Rego has no recursion. */
  readonly within: ReadonlySet<string>;
  readonly fresh: () => string;
  /** Loops around this place. */
  readonly loops: number;
  /** @throws {Untranslatable} when rules that use others twice have become too many statements */
  readonly countStatement: (line: number) => void;
}

/** A name for one value, whatever the input. */
export function isConstant(rules: readonly RegoRule[]): boolean {
  const [rule] = rules;
  return (
    rules.length === 1 && rule !== undefined && !rule.isDefault && rule.key === undefined && rule.body.length === 0
  );
}
