// SPDX-License-Identifier: Apache-2.0
import { keyHint } from '../crypto/key-hint.ts';
import type { PublicKey } from '../crypto/public-key.ts';

/** A key whose holder the caller believes. */
export interface TrustedKey {
  readonly key: PublicKey;
  /** Where it came from, for messages: `cosign.pub`, `env://KEY`. */
  readonly source: string;
}

export type TrustedKeys = readonly TrustedKey[];

/** The keys to try for a signature with this hint, the named one first. A hint is unsigned, so it excludes no key. */
export function keysByHint(trust: TrustedKeys, hint: string): TrustedKeys {
  if (trust.length < 2) return trust;
  const named = trust.filter((trusted) => isNamed(trusted, hint));
  return [...named, ...trust.filter((trusted) => !named.includes(trusted))];
}

/** Whether some trusted key is the one that the hint names. */
export function isHintOfTrusted(trust: TrustedKeys, hint: string): boolean {
  return trust.some((trusted) => isNamed(trusted, hint));
}

function isNamed(trusted: TrustedKey, hint: string): boolean {
  return keyHint(trusted.key) === hint;
}
