// SPDX-License-Identifier: Apache-2.0
import { coversScopes, type ScopeSet } from './scope-set.ts';

export interface CachedToken {
  readonly value: string;
  readonly scopes: ScopeSet;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

/** Tokens of one registry, newest last; a server that touches many repositories keeps the latest. */
export interface TokenCache {
  /** A token that is still good at `nowMs` for everything wanted. */
  find(wanted: ScopeSet, nowMs: number): CachedToken | undefined;
  add(token: CachedToken): void;
  /** Takes out the token with that value. */
  remove(value: string): CachedToken | undefined;
}

const maxTokens = 512;

export function createTokenCache(): TokenCache {
  let tokens: readonly CachedToken[] = [];
  return {
    find: (wanted, nowMs) =>
      tokens.findLast((token) => token.expiresAtMs > nowMs && coversScopes(token.scopes, wanted)),
    add(token) {
      // What the new token covers is of no more use, and what has run out neither.
      const kept = tokens.filter((old) => old.expiresAtMs > token.madeAtMs && !coversScopes(token.scopes, old.scopes));
      tokens = [...kept.slice(1 - maxTokens), token];
    },
    remove(value) {
      const found = tokens.find((token) => token.value === value);
      tokens = tokens.filter((token) => token !== found);
      return found;
    },
  };
}
