// SPDX-License-Identifier: Apache-2.0
import { createContext, Script } from 'node:vm';

/** What is counted ends within a second; this is for what was counted wrongly, on a machine that is busy. */
const deadlineMs = 10_000;

/**
 * Runs code of this program so that it is ended when it does not end: also when it neither waits nor allocates.
 *
 * @throws what the code throws, and an `Error` with code `ERR_SCRIPT_EXECUTION_TIMEOUT` when it was ended
 */
export function runWithDeadline<T>(run: () => T, timeoutMs: number = deadlineMs): T {
  let result: { readonly value: T } | undefined;
  const context = createContext({
    run: () => {
      result = { value: run() };
    },
  });
  new Script('run()').runInContext(context, { timeout: timeoutMs });
  if (result === undefined) throw new Error('the code ended without a result');
  return result.value;
}
