// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';

/** What waits for somebody to come back with a secret: each entry is taken once, and dies by age. */
export interface GrantStore<T> {
  /** The name under which it can be taken: 128 random bits. */
  put(value: T): string;
  peek(name: string): T | null;
  take(name: string): T | null;
  find(matches: (value: T) => boolean): T | null;
}

export interface GrantStoreOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly lifetimeMs: number;
}

/** Beyond that the oldest goes: nobody can fill the memory by asking. */
const maxEntries = 1000;

export function createGrantStore<T>({ clock, random, lifetimeMs }: GrantStoreOptions): GrantStore<T> {
  const entries = new Map<string, { readonly value: T; readonly expiresMs: number }>();
  const peek = (name: string): T | null => {
    const entry = entries.get(name);
    return entry !== undefined && clock.nowMs() < entry.expiresMs ? entry.value : null;
  };
  return {
    put: (value) => {
      const [oldest] = entries.keys();
      if (entries.size >= maxEntries && oldest !== undefined) entries.delete(oldest);
      const name = Buffer.from(random.bytes(16)).toString('base64url');
      entries.set(name, { value, expiresMs: clock.nowMs() + lifetimeMs });
      return name;
    },
    peek,
    take: (name) => {
      const value = peek(name);
      entries.delete(name);
      return value;
    },
    find: (matches) => {
      for (const name of entries.keys()) {
        const value = peek(name);
        if (value !== null && matches(value)) return value;
      }
      return null;
    },
  };
}
