// SPDX-License-Identifier: Apache-2.0
import type { TrustedLog } from './trusted-log.ts';

/** What a trusted log is proven to have said of an entry. */
export interface LogProof {
  /** Lower-case hex, of `log`. Logs are told apart by it when they are counted. */
  readonly logKeyId: string;
  readonly log: TrustedLog;
  /** When the log took the entry in; only where the log signed that time (a promise of Rekor 1). Within the validity of the log's key. */
  readonly integratedTimeMs?: number;
  /** Where the entry stands in the log; only where the log signed that. Proofs of Rekor 1 prove the place in one of its trees. */
  readonly logIndex?: bigint;
  /** A promise (signed entry timestamp), an inclusion proof that leads to a signed checkpoint, or both. */
  readonly provenBy: 'promise' | 'proof' | 'both';
}
