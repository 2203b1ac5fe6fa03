// SPDX-License-Identifier: Apache-2.0
import type { LogEntry } from '../tlog/log-entry.ts';
import type { SignedContent } from './signed-content.ts';

/** What the services said of a signature: about this very one, and not verified beyond that. */
export interface Witnesses {
  readonly logEntries: readonly LogEntry[];
  /** TimeStampResp over the signature, DER. */
  readonly timestamps: readonly Uint8Array[];
}

export const noWitnesses: Witnesses = { logEntries: [], timestamps: [] };

export type Publish = (signed: SignedContent) => Promise<Witnesses>;
