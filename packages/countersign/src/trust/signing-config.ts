// SPDX-License-Identifier: Apache-2.0
import type { ValidityPeriod } from '../crypto/validity-period.ts';

/** Which services sign, the content of a `signing_config.v0.2.json`. */
export interface SigningConfig {
  readonly certificateAuthorities: readonly Service[];
  readonly oidcProviders: readonly Service[];
  readonly logs: readonly Service[];
  readonly logSelection: ServiceSelection;
  readonly timestampAuthorities: readonly Service[];
  readonly timestampSelection: ServiceSelection;
}

export interface Service {
  readonly url: string;
  readonly majorApiVersion: number;
  readonly validFor: ValidityPeriod;
  /** Two services of one operator are one witness. */
  readonly operator: string;
}

export type ServiceSelection =
  | { readonly kind: 'any' }
  | { readonly kind: 'all' }
  | { readonly kind: 'exact'; readonly count: number };
