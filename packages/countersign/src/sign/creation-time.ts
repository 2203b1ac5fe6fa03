// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../ports/clock.ts';

/** Now in RFC 3339, UTC, to the second: the form of `org.opencontainers.image.created`. */
export function creationTime(clock: Pick<Clock, 'nowMs'>): string {
  return new Date(clock.nowMs()).toISOString().replace(/\.\d+Z$/, 'Z');
}
