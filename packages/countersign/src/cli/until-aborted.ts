// SPDX-License-Identifier: Apache-2.0

/** Resolves, and never rejects, when `signal` is aborted: for commands that run until Ctrl-C. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
