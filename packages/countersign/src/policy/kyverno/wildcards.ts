// SPDX-License-Identifier: Apache-2.0

/** In Kyverno's texts `*` stands for any characters and `?` for any one. */
export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** RE2 for the whole of a name: the same names that Kyverno's wildcards match. */
export function wildcardRegex(text: string): string {
  return Array.from(text, wildcardPart).join('');
}

function wildcardPart(character: string): string {
  if (character === '*') return '.*';
  return character === '?' ? '.' : escapeRegex(character);
}

/** RE2 that matches `text` and nothing else. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** RE2 for the whole of a name that matches what `regex` matches in any part of it, as Go's `MatchString` does. */
export function wholeRegex(regex: string): string {
  const inner = /^\^((?:[^\\|()]|\\[^QE])*)\$$/.exec(regex)?.[1];
  return inner ?? `(?s:.*)(?:${regex})(?s:.*)`;
}

/** Whether `regex` says itself where the name begins and ends, so that nobody is let in by accident. */
export function isAnchored(regex: string): boolean {
  return wholeRegex(regex) !== `(?s:.*)(?:${regex})(?s:.*)`;
}
