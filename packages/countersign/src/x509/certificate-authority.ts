// SPDX-License-Identifier: Apache-2.0
import type { ValidityPeriod } from '../crypto/validity-period.ts';
import type { Certificate } from './certificate.ts';

/** An authority that the caller believes, for certificates of signers or for timestamps. */
export interface CertificateAuthority {
  /** For messages: organisation and common name, or the address. */
  readonly name: string;
  /** Where it is asked; may be empty. Two authorities with one address count once towards a threshold of timestamps. */
  readonly uri: string;
  /** The trust anchor. */
  readonly root: Certificate;
  /** Nearest to the leaf first; a timestamp authority may have its own leaf in front. */
  readonly intermediates: readonly Certificate[];
  readonly validFor: ValidityPeriod;
}
