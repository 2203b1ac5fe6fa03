// SPDX-License-Identifier: Apache-2.0

/** Random choices that a number decides: the same seed makes the same test. */
export interface Dice {
  /** From 0 to `limit` - 1. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: good enough to choose mutations, and nothing else. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('wanted something to choose from');
    return items[below(items.length)] as T;
  };
  return { below, pick };
}
