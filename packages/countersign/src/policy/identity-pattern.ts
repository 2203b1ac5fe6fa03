// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { exactName } from '../trust/name-matchers.ts';
import type { NameMatcher } from '../trust/trusted-identity.ts';
import { matchesWildcards, type WildcardToken } from './wildcards.ts';

const maxPatternLength = 1024;
// A wildcard in the scheme makes the host no other thing.
const hostPart = /^[A-Za-z*][A-Za-z0-9+.*-]*:\/\/[^/]*/;

/**
 * A test of whole identities in our language: `*` stands for any characters but `/` and `@`, `**` for any, everything else for itself.
 * In the host of an address `*` also stops at what would make it another machine's, and `**` is refused.
 *
 * @throws {UsageError} `pattern-malformed`
 */
export function identityPattern(text: string): NameMatcher {
  if (text === '' || text.length > maxPatternLength) {
    throw malformed(text, `is not 1 to ${maxPatternLength} characters long`);
  }
  if (!text.includes('*')) return exactName(text);
  if (text.includes('***')) throw malformed(text, 'has three stars in a row', 'write `**`');
  const hostEnd = hostPart.exec(text)?.[0].length ?? 0;
  if (text.slice(0, hostEnd).includes('**')) {
    throw malformed(text, 'has `**` within the host', 'write `*`, or the host itself');
  }
  const tokens = [...text.matchAll(/\*\*|[^]/gu)].map(({ 0: token, index }): WildcardToken => {
    if (token === '**') return { kind: 'wildcard', stopsAt: '' };
    if (token === '*') return { kind: 'wildcard', stopsAt: index < hostEnd ? '/@?#:\\' : '/@' };
    return { kind: 'literal', character: token };
  });
  return { kind: 'glob', text, matches: (name) => matchesWildcards(tokens, name) };
}

function malformed(text: string, reason: string, hint?: string): UsageError {
  return new UsageError(
    'pattern-malformed',
    `the pattern ${quote(text)} ${reason}`,
    hint === undefined ? {} : { hint },
  );
}
