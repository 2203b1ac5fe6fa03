// SPDX-License-Identifier: Apache-2.0

export type CueValue =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly line: number }
  | { readonly kind: 'type'; readonly name: 'string' | 'number' | 'int' | 'bool' | '_'; readonly line: number }
  | {
      readonly kind: 'bound';
      readonly operator: '=~' | '!~' | '!=' | '<' | '<=' | '>' | '>=';
      readonly operand: CueValue;
      readonly line: number;
    }
  | { readonly kind: 'either'; readonly values: readonly CueValue[]; readonly line: number }
  | { readonly kind: 'both'; readonly values: readonly CueValue[]; readonly line: number }
  | { readonly kind: 'struct'; readonly fields: readonly CueField[]; readonly line: number }
  /** `rest`: `...T`; without it the list has exactly these elements. */
  | { readonly kind: 'list'; readonly items: readonly CueValue[]; readonly rest?: CueValue; readonly line: number }
  /** How many elements or fields there may be. */
  | {
      readonly kind: 'size';
      readonly of: 'list' | 'map';
      readonly operator: '<=' | '>=';
      readonly count: number;
      readonly line: number;
    }
  /** A field of the file, by its name. */
  | { readonly kind: 'reference'; readonly name: string; readonly line: number };

export interface CueField {
  readonly name: string;
  /** `name?:` */
  readonly isOptional: boolean;
  /** `name!:`; without it, CUE takes what a statement lacks from here. */
  readonly isRequired: boolean;
  readonly value: CueValue;
  readonly line: number;
}
