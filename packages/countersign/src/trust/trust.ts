// SPDX-License-Identifier: Apache-2.0
import type { WitnessPolicy } from '../tlog/verify-witnesses.ts';
import type { TrustedIdentity } from './trusted-identity.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import type { TrustedRoot } from './trusted-root.ts';

/** Whom the caller believes, and how much evidence he wants. Any of the keys or identities may have signed. */
export interface Trust {
  readonly keys: TrustedKeys;
  readonly identities: readonly TrustedIdentity[];
  /** Needed for identities. With keys alone, entries and timestamps are checked only if it is there. */
  readonly root?: TrustedRoot;
  readonly demands: EvidenceDemands;
}

export interface EvidenceDemands {
  /** Distinct transparency logs that prove the entry: 1 unless the caller opts out. */
  readonly logs: number;
  /** The same for signatures by a key: 0 unless the caller asks. */
  readonly logsOfKeys: number;
  /** Distinct timestamp authorities; 0 lets the time of a Rekor 1 log do. */
  readonly timestamps: number;
  /** Distinct certificate logs, for certificates only. */
  readonly scts: number;
  /** Cosignatures that the checkpoint of every counted log entry must carry; absent: none are asked for. */
  readonly witnesses?: WitnessPolicy;
  /** Intermediates that the evidence brings; the root must be trusted in any case. */
  readonly bundledIntermediates: 'ignored' | 'used';
  /** Now, in milliseconds since 1970: the time at which a certificate must be valid if nothing proves an earlier one. */
  readonly nowMs: number;
}
