// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { Authorizer } from './auth/authorizer.ts';
import type { RegistryMemory } from './registry-memory.ts';
import type { RegistrySettings } from './registry-settings.ts';

/** All that one repository of one registry needs to be spoken to. */
export interface RegistryContext {
  readonly fetch: Fetch;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** As the user names it, normalised: `docker.io`, `localhost:5000`. */
  readonly host: string;
  readonly repository: string;
  readonly settings: RegistrySettings;
  readonly memory: RegistryMemory;
}

/** `host/repository`, for messages and as a key of what is remembered. */
export function placeName(context: Pick<RegistryContext, 'host' | 'repository'>): string {
  return `${context.host}/${context.repository}`;
}
