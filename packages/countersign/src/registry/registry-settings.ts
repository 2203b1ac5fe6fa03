// SPDX-License-Identifier: Apache-2.0

/**
 * How to find out whether a registry is spoken to in https or http.
 *
 * `auto`: https; this machine itself (loopback by its spelling) http, or https if it turns out to want that ·
 * `https`: https, whatever the host (a CA or client certificate was given) ·
 * `allow-http`: as `auto`, and any other host in http if it turns out not to speak TLS (`--allow-http-registry`).
 */
export type SchemeChoice = 'auto' | 'https' | 'allow-http';

export interface RegistrySettings {
  readonly scheme: SchemeChoice;
  /** Hosts besides the registry that redirects, links and upload locations may lead to although their addresses are private. */
  readonly trustedHosts: readonly string[];
  /** One call with all its retries; transfers of blobs are bounded by their rate instead. */
  readonly callMs: number;
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly minBytesPerSecond: number;
  /** Attempts at one call, the first included. */
  readonly attempts: number;
  /** The longest `Retry-After` that is obeyed. */
  readonly maxRetryAfterMs: number;
  readonly maxPages: number;
  readonly maxReferrers: number;
  readonly maxListBytes: number;
  readonly maxTags: number;
  /** Blobs are sent in PATCH requests of this size; undefined: in one PUT, and in pieces only after a 413. */
  readonly chunkBytes: number | undefined;
  /** Ask for a mount without naming a repository where none is known. */
  readonly anonymousMount: boolean;
  /** How long an entry must survive at a registry that ignores `If-Match` before it counts as written. */
  readonly settleMs: number;
  /** Attempts to win the race for a tag. */
  readonly mergeTries: number;
}

export const defaultRegistrySettings: RegistrySettings = {
  scheme: 'auto',
  trustedHosts: [],
  callMs: 60_000,
  connectMs: 10_000,
  firstByteMs: 30_000,
  idleMs: 30_000,
  minBytesPerSecond: 1024,
  attempts: 4,
  maxRetryAfterMs: 30_000,
  maxPages: 100,
  maxReferrers: 10_000,
  maxListBytes: 32 * 1024 * 1024,
  maxTags: 1_000_000,
  chunkBytes: undefined,
  anonymousMount: false,
  settleMs: 500,
  mergeTries: 12,
};
