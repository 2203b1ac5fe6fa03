// SPDX-License-Identifier: Apache-2.0

/** What a policy over all authorities of a ClusterImagePolicy asks of each. */
export type AuthorityDemand =
  | { readonly kind: 'all' | 'any'; readonly of: readonly AuthorityDemand[] }
  | NamedAuthority
  /** So many of them, whichever they are. */
  | { readonly kind: 'at-least'; readonly count: number; readonly line: number };

/** That authority passed, and found what it looks for. */
export interface NamedAuthority {
  readonly kind: 'authority';
  readonly name: string;
  readonly found: Found;
  readonly line: number;
}

/** What results say of an authority is fixed by how it is written: it looks for signatures, for attestations, or for nothing. */
export type Found =
  | { readonly kind: 'anything' }
  | { readonly kind: 'signatures' }
  | { readonly kind: 'static' }
  /** All of these names of attestations are there; with `count`, the number of names is within these bounds. */
  | { readonly kind: 'attestations'; readonly names: readonly string[]; readonly count?: CountRange };

export interface CountRange {
  readonly from: number;
  readonly to: number;
}

export type DemandTranslation =
  | {
      readonly kind: 'demand';
      readonly demand: AuthorityDemand;
      /** The first line that the policy-controller would let an authority pass that is not there. */
      readonly filledInAt?: number;
    }
  | { readonly kind: 'untranslatable'; readonly line: number; readonly why: string };

/** Why no upper bound, and no number beyond one, has a translation. */
export const countedEvidence =
  'how many signatures or statements there are cannot be demanded here: wanted at least one (`list.MinItems(1)`, `count(…) > 0`)';

/** What `count(…) OPERATOR number` allows. */
export function rangeOf(operator: '==' | '!=' | '<' | '<=' | '>' | '>=', count: number): CountRange | undefined {
  switch (operator) {
    case '==':
      return { from: count, to: count };
    case '>':
      return { from: count + 1, to: Infinity };
    case '>=':
      return { from: count, to: Infinity };
    case '<':
      return { from: 0, to: count - 1 };
    case '<=':
      return { from: 0, to: count };
    case '!=':
      return count === 0 ? { from: 1, to: Infinity } : undefined;
  }
}
