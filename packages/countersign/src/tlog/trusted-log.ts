// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from '../crypto/public-key.ts';
import type { ValidityPeriod } from '../crypto/validity-period.ts';

/** A transparency log that the caller believes: a signature log (Rekor) or a certificate log (CT). */
export interface TrustedLog {
  /** Lower-case hex. SHA-256 of the SPKI, but for Rekor 2 the key id of its signed notes; as the trusted root states it. */
  readonly keyId: string;
  readonly publicKey: PublicKey;
  /** For people; may be empty. The key is what is trusted, whatever name it signs checkpoints under. */
  readonly baseUrl: string;
  readonly validFor: ValidityPeriod;
}
