// SPDX-License-Identifier: Apache-2.0
import type { PredicateMatcher } from '../attest/predicate-matcher.ts';

import type { Condition } from './condition.ts';
import type { DigestList } from './digest-list.ts';
import type { PolicySigner } from './policy-signer.ts';

/** What must be found for a rule to be satisfied. */
export type Requirement =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Requirement[] }
  | SignedBy
  | Attested
  | Summarised
  | { readonly kind: 'digest-in'; readonly list: DigestList }
  | { readonly kind: 'static'; readonly verdict: 'pass' | 'fail'; readonly message?: string };

interface Leaf {
  /** `alert: page`: raised when the rule is satisfied only with the help of this one. */
  readonly alert?: string;
  /** Milliseconds between the proven time and the instant of the decision. */
  readonly maxAgeMs?: number;
}

export interface SignedBy extends Leaf {
  readonly kind: 'signed-by';
  /** Distinct principals, from 1. */
  readonly atLeast: number;
  readonly of: readonly PolicySigner[];
  /** Signed annotations that must be there. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Attested extends Leaf {
  readonly kind: 'attestation';
  readonly predicate: PredicateMatcher;
  readonly atLeast: number;
  readonly by: readonly PolicySigner[];
  /** Of the statements that are proven by those signers, in the order of their proven time; `latest` needs `maxAgeMs`. */
  readonly match: 'any' | 'all' | 'latest';
  readonly condition?: Condition;
}

/** A summary (SVR) of another gate's decision, in place of the checks that it made. */
export interface Summarised extends Leaf {
  readonly kind: 'summary';
  readonly by: readonly PolicySigner[];
  /** `verifier.id` that the summary must name. */
  readonly verifier: string;
  /** Hashes of policy sets, lower-case hex; the summary must name one of them. */
  readonly policySets: readonly string[];
  readonly maxAgeMs: number;
}
