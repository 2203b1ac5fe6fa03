// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import type { DigestList } from './digest-list.ts';
import type { Problem } from './problem.ts';
import type { Rule } from './rule.ts';

/** Everything that decides: all policies with the files that they name, compiled. Only made by `compilePolicySet`. */
export interface PolicySet {
  /** SHA-256, lower-case hex, over all documents and all files they name, in an order that does not depend on names or places. */
  readonly hash: string;
  /** SHA-256, lower-case hex, over all keys, identities and roots that are trusted. */
  readonly trustHash: string;
  readonly rules: readonly Rule[];
  /** Digests that are refused whatever rule covers them. */
  readonly revoked: readonly DigestList[];
  readonly exceptions: readonly TrustException[];
  readonly settings: TrustSettings;
  /** Surprises and notes; errors never get this far. */
  readonly findings: readonly Problem[];
}

/** Lets one digest pass one rule, for a while. Only those from a place that the settings name are in a policy set. */
export interface TrustException {
  readonly name: string;
  /** `Rule.id`. */
  readonly rule: string;
  readonly digest: Digest;
  /** `host/repository` in normal form; absent: under every name. */
  readonly image?: string;
  readonly reason: string;
  readonly expiresMs: number;
}

export interface TrustSettings {
  /** What happens to an image that no rule covers. */
  readonly notCovered: 'refuse' | 'warn' | 'admit';
  /** For how long a decision that was reached before counts while a registry cannot be reached; milliseconds. */
  readonly graceMs: number;
  readonly exceptionsFrom: readonly string[];
}

export const defaultSettings: TrustSettings = { notCovered: 'refuse', graceMs: 0, exceptionsFrom: [] };
