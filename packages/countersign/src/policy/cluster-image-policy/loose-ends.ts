// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { Mistake } from '../policy-fields.ts';

/** What is surprising about a regular expression that is searched for, and need not be the whole name. */
export function looseEnds(pattern: string): Mistake | undefined {
  const hasStart = /^(?:\^|\\A|\.[*+])/.test(pattern);
  const hasEnd = /(?:[^\\](?:\\\\)*\$|\\z|\.[*+])$/.test(pattern);
  if (hasStart && hasEnd && !hasTopLevelChoice(pattern)) return undefined;
  return {
    rule: 'identity-unanchored',
    message: `the expression ${quote(pattern)} is searched for anywhere in the name, so that a stranger's longer name matches, too`,
    hint: `write ${quote(`^(?:${pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')})$`)}`,
  };
}

/** `^a|b$` is anchored at neither side of `|`. */
function hasTopLevelChoice(pattern: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at++;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}
