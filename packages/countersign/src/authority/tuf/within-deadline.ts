// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../ports/clock.ts';

export interface DeadlinePorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Runs `work` with a signal that is aborted by the caller's signal, or with `reason` after `ms` milliseconds. */
export async function withinDeadline<Result>(
  deadline: { readonly ms: number; readonly reason: Error },
  { clock, signal }: DeadlinePorts,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const passed = new AbortController();
  const done = new AbortController();
  clock.sleep(deadline.ms, done.signal).then(
    () => passed.abort(deadline.reason),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([signal, passed.signal]));
  } finally {
    done.abort();
  }
}
