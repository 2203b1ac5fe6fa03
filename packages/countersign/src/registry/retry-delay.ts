// SPDX-License-Identifier: Apache-2.0
import { retryAfterMs } from '../net/retry-after.ts';
import type { RegistryContext } from './registry-context.ts';

const firstDelayMs = 250;
const maxDelayMs = 8000;

export interface FailedAttempt {
  /** Counts from 1. */
  readonly attempt: number;
  /** The header as the registry sent it. */
  readonly retryAfter: string | undefined;
}

/** How long to wait before the next attempt: what the registry asks for within our limit, else doubling, always with jitter. */
export function retryDelayMs(
  context: Pick<RegistryContext, 'clock' | 'random' | 'settings'>,
  failed: FailedAttempt,
): number {
  const doubled = Math.min(maxDelayMs, firstDelayMs * 2 ** (failed.attempt - 1));
  const jittered = doubled * (0.5 + context.random.fraction() / 2);
  const asked = retryAfterMs(failed.retryAfter, context.clock.nowMs());
  if (asked === undefined) return jittered;
  // The jitter comes on top, so that many clients that were told the same second do not all come back in it.
  return Math.min(asked, context.settings.maxRetryAfterMs) + jittered / 2;
}
