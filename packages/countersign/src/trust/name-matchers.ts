// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { compileGlob } from './compile-glob.ts';
import { compilePattern } from './compile-pattern.ts';
import type { NameMatcher } from './trusted-identity.ts';

const maxTextLength = 4096;

/** Matches every name that is there; an absent name it does not match. */
export const anyName: NameMatcher = { kind: 'any', text: '*', matches: () => true };

/** Matches `text` and nothing else, character by character. */
export function exactName(text: string): NameMatcher {
  return { kind: 'exact', text, matches: (name) => name === text };
}

/**
 * Matches the whole of a name: `*` stands for any characters but `/` (and in the host of an address, any
 * but `/ ? # @ :`), `**` for any characters, `?` for one character but `/`,
 * and everything else for itself. Time is linear in the name.
 *
 * @throws {UsageError} `pattern-malformed` for an empty or very long glob
 */
export function globName(text: string): NameMatcher {
  requireLength(text);
  return { kind: 'glob', text, matches: compileGlob(text) };
}

/**
 * Matches names by a regular expression in RE2 syntax, in time linear in the name: the whole name when `anchored`, any part of it
 * when `unanchored` (as cosign's flags do). The engine is loaded when first needed.
 *
 * @throws {UsageError} `pattern-malformed`
 */
export async function patternName(text: string, mode: 'anchored' | 'unanchored'): Promise<NameMatcher> {
  requireLength(text);
  const { testWhole, testPart } = await compilePattern(text);
  return { kind: 'pattern', text, matches: mode === 'anchored' ? testWhole : testPart };
}

// An empty pattern matches every name and an empty glob none: nobody means either.
function requireLength(text: string): void {
  if (text !== '' && text.length <= maxTextLength) return;
  throw new UsageError('pattern-malformed', `wanted a pattern of 1 to ${maxTextLength} characters, got ${quote(text)}`);
}
