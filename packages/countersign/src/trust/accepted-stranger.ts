// SPDX-License-Identifier: Apache-2.0
import type { NameMatcher } from './trusted-identity.ts';

const strangers = ['mallory@evil.example', 'https://evil.example/mallory', 'https://evil.example'];

/**
 * A name of nobody in particular that the matcher accepts all the same: its owner means "everybody", whether he knows it or not.
 * Undefined for matchers that pick somebody out.
 */
export function acceptedStranger(matcher: Pick<NameMatcher, 'matches'>): string | undefined {
  return strangers.find((name) => matcher.matches(name));
}
