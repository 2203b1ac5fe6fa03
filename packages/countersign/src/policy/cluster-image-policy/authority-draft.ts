// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from '../../crypto/public-key.ts';
import type { Position } from '../../yaml/yaml-node.ts';
import type { PlacedText } from '../policy-fields.ts';

/** One of `spec.authorities`, checked as far as it can be without trust roots and regular expressions. */
export interface AuthorityDraft {
  /** `authority-0` for the first one without a name. */
  readonly name: string;
  readonly at: Position;
  readonly who: AuthorityKind;
  readonly witness: Witness;
  readonly format: 'legacy' | 'bundle';
  /** `host/repository` in normal form. */
  readonly source?: string;
  readonly tagPrefix?: string;
  /** Empty: the plain signature is wanted. */
  readonly attestations: readonly AttestationDraft[];
}

export type AuthorityKind =
  | { readonly kind: 'static'; readonly verdict: 'pass' | 'fail'; readonly message?: string }
  | { readonly kind: 'key'; readonly key: PublicKey }
  | KeylessDraft
  /** What the policy-controller accepts as a policy and never finds satisfied. */
  | { readonly kind: 'never'; readonly why: string };

export interface KeylessDraft {
  readonly kind: 'keyless';
  readonly identities: readonly IdentityDraft[];
  readonly trustRoot?: PlacedText;
  readonly scts: 'demanded' | 'ignored';
}

export interface IdentityDraft {
  readonly issuer: NameDraft;
  readonly subject: NameDraft;
}

export interface NameDraft {
  readonly kind: 'exact' | 'pattern';
  readonly text: PlacedText;
}

/** What the policy says about logs and timestamps. */
export interface Witness {
  readonly ctlog?: { readonly url?: PlacedText; readonly trustRoot?: PlacedText };
  readonly timestamp?: { readonly trustRoot?: PlacedText };
}

export interface AttestationDraft {
  readonly name: string;
  readonly predicateType: string;
  /** In CEL; absent: any statement of the type will do. */
  readonly condition?: PlacedText;
}
