// SPDX-License-Identifier: Apache-2.0

export type RegoTerm =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly RegoTerm[]; readonly line: number }
  | { readonly kind: 'reference'; readonly root: string; readonly steps: readonly RegoStep[]; readonly line: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly RegoTerm[]; readonly line: number }
  | { readonly kind: 'object'; readonly entries: readonly RegoEntry[]; readonly line: number }
  | { readonly kind: 'sum'; readonly terms: readonly RegoTerm[]; readonly line: number }
  /** A comparison whose outcome is a value. */
  | { readonly kind: 'comparison'; readonly statement: RegoComparison; readonly line: number }
  | RegoComprehension;

/** `[head | body]`: never undefined, and empty where nothing satisfies the body. */
export interface RegoComprehension {
  readonly kind: 'comprehension';
  readonly head: RegoTerm;
  readonly body: readonly RegoStatement[];
  readonly line: number;
}

export interface RegoEntry {
  readonly key: string;
  readonly value: RegoTerm;
}

export interface RegoComparison {
  readonly kind: 'compare';
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';
  readonly left: RegoTerm;
  readonly right: RegoTerm;
  readonly line: number;
}

export type RegoStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  /** `[i]`; `_` is a new one each time. */
  | { readonly kind: 'variable'; readonly name: string };

export type RegoStatement =
  | { readonly kind: 'term'; readonly term: RegoTerm; readonly line: number }
  | RegoComparison
  /** With `=`, a comparison when the name stands for something already. */
  | {
      readonly kind: 'assign';
      readonly operator: ':=' | '=';
      readonly name: string;
      readonly term: RegoTerm;
      readonly line: number;
    }
  | { readonly kind: 'not'; readonly statement: RegoStatement; readonly line: number }
  | { readonly kind: 'declare'; readonly names: readonly string[]; readonly line: number }
  | { readonly kind: 'some'; readonly name: string; readonly range: RegoTerm; readonly line: number }
  | {
      readonly kind: 'every';
      readonly name: string;
      readonly range: RegoTerm;
      readonly body: readonly RegoStatement[];
      readonly line: number;
    };

export interface RegoRule {
  readonly name: string;
  readonly line: number;
  readonly isDefault: boolean;
  /** Written with `:=`, which allows one rule of that name. */
  readonly isDeclared: boolean;
  /** `name[key]`, or `name contains key`: a set. */
  readonly key?: RegoTerm;
  /** `true` when none is written. */
  readonly value: RegoTerm;
  /** Empty for a rule without conditions. */
  readonly body: readonly RegoStatement[];
}

export interface RegoModule {
  readonly package: string;
  readonly rules: readonly RegoRule[];
}
