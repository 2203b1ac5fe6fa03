// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';

/** What the clients of signing services need of the world. */
export interface ServicePorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** One service that helps to sign, for messages. */
export interface ServiceName {
  readonly kind: 'certificate authority' | 'transparency log' | 'timestamp authority';
  /** Base address, as configured; a query in it is never shown. */
  readonly url: URL;
}

export function serviceText({ kind, url }: ServiceName): string {
  const path = url.pathname === '/' ? '' : url.pathname;
  return `the ${kind} \`${url.origin}${path}\``;
}
