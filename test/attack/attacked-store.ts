// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from 'node:test';
import { type CreateFetchOptions, createFetch } from '../../packages/countersign/src/net/create-fetch.ts';
import type { Clock } from '../../packages/countersign/src/ports/clock.ts';
import type { ContentStore } from '../../packages/countersign/src/ports/content.ts';
import type { Log } from '../../packages/countersign/src/ports/log.ts';
import type { Random } from '../../packages/countersign/src/ports/random.ts';
import { createAuthorizer } from '../../packages/countersign/src/registry/auth/create-authorizer.ts';
import type { Credentials } from '../../packages/countersign/src/registry/auth/credentials.ts';
import { createRegistryStore } from '../../packages/countersign/src/registry/create-registry-store.ts';
import type { RegistryContext } from '../../packages/countersign/src/registry/registry-context.ts';
import { createRegistryMemory, type RegistryMemory } from '../../packages/countersign/src/registry/registry-memory.ts';
import {
  defaultRegistrySettings,
  type RegistrySettings,
} from '../../packages/countersign/src/registry/registry-settings.ts';

export const secret = 'correct-horse-battery-staple';
export const alice: Credentials = { kind: 'basic', username: 'alice', password: secret };

export interface StoreOptions {
  readonly repository?: string;
  readonly credentials?: Credentials;
  readonly settings?: Partial<RegistrySettings>;
  readonly memory?: RegistryMemory;
  readonly fetch?: CreateFetchOptions;
  readonly clock?: Clock;
}

export interface AttackedStore {
  readonly store: ContentStore;
  /** The same for the functions that the store is made of. */
  readonly context: RegistryContext;
  /** What a person would have seen. */
  readonly warnings: readonly string[];
  /** How long the client meant to wait, in milliseconds. */
  readonly waits: readonly number[];
}

/** The real client with the real transport and authorizer; it only waits in its own time. */
export function attackedStore(t: TestContext, host: string, options: StoreOptions = {}): AttackedStore {
  const warnings: string[] = [];
  const waits: number[] = [];
  const clock = options.clock ?? hurriedClock(waits);
  const transport = createFetch(options.fetch);
  t.after(() => transport.close());
  const authorizer = createAuthorizer({
    fetch: transport.fetch,
    clock,
    credentials: () => Promise.resolve(options.credentials ?? null),
  });
  const log: Log = { debug: () => undefined, warn: (message) => void warnings.push(message) };
  const context: RegistryContext = {
    fetch: transport.fetch,
    authorizer,
    clock,
    random: middlingRandom,
    log,
    host,
    repository: options.repository ?? 'team/app',
    settings: { ...defaultRegistrySettings, ...testTimes, ...options.settings },
    memory: options.memory ?? createRegistryMemory(),
  };
  return { store: createRegistryStore(context), context, warnings, waits };
}

const testTimes: Partial<RegistrySettings> = { connectMs: 3000, firstByteMs: 400, idleMs: 400, callMs: 10_000 };

/** Sleeping takes no time, and the clock shows that it did. */
export function hurriedClock(waits: number[] = []): Clock {
  let skipped = 0;
  return {
    nowMs: () => Date.now() + skipped,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      skipped += ms;
      return Promise.resolve();
    },
  };
}

export const middlingRandom: Random = { bytes: (length) => new Uint8Array(length), fraction: () => 0.5 };
