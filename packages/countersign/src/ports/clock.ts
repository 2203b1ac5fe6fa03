// SPDX-License-Identifier: Apache-2.0

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
