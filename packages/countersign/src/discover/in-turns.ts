// SPDX-License-Identifier: Apache-2.0

/**
 * The items, one in each turn of the event loop: between two of them timers fire and interruptions arrive, however much the caller
 * computes with each. Two thousand hostile signatures must not make `--timeout` and Ctrl-C wait for the last of them.
 *
 * Throws the reason of the signal once that is aborted.
 */
export async function* inTurns<Item>(items: readonly Item[], signal: AbortSignal | undefined): AsyncGenerator<Item> {
  for (const item of items) {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    yield item;
  }
}
