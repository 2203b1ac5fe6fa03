// SPDX-License-Identifier: Apache-2.0

/** A pattern in parts: a character that stands for itself, or a wildcard with the characters at which it stops. */
export type WildcardToken =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'wildcard'; readonly stopsAt: string };

/**
 * Whether the tokens match all of `name`. The name is walked once with the set of all tokens that can have been reached, so that no
 * pattern and no name make it backtrack.
 */
export function matchesWildcards(tokens: readonly WildcardToken[], name: string): boolean {
  let reached = withEmptyWildcards(tokens, Uint8Array.of(1, ...new Uint8Array(tokens.length)));
  for (const character of name) {
    const next = new Uint8Array(tokens.length + 1);
    let isAny = false;
    for (const [index, token] of tokens.entries()) {
      if (reached[index] !== 1 || !takes(token, character)) continue;
      next[token.kind === 'literal' ? index + 1 : index] = 1;
      isAny = true;
    }
    if (!isAny) return false;
    reached = withEmptyWildcards(tokens, next);
  }
  return reached[tokens.length] === 1;
}

/** What each wildcard stands for, each as short as it can be, the first one first; undefined if the name does not match. For short names. */
export function captureWildcards(tokens: readonly WildcardToken[], name: string): readonly string[] | undefined {
  if (!matchesWildcards(tokens, name)) return undefined;
  const matches = suffixTable(tokens, name);
  const captures: string[] = [];
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    const start = at;
    if (token.kind === 'literal') at++;
    else {
      while (matches[index + 1]?.[at] !== 1) at++;
      captures.push(name.slice(start, at));
    }
  }
  return captures;
}

/** `table[i][j]`: whether the tokens from `i` match the name from `j`. */
function suffixTable(tokens: readonly WildcardToken[], name: string): readonly Uint8Array[] {
  const last = new Uint8Array(name.length + 1);
  last[name.length] = 1;
  const table = [last];
  for (const token of tokens.toReversed()) {
    const after = table[0] ?? last;
    const row = new Uint8Array(name.length + 1);
    for (let at = name.length; at >= 0; at--) {
      const isTaken = at < name.length && takes(token, name.charAt(at));
      if (token.kind === 'literal') row[at] = isTaken ? (after[at + 1] ?? 0) : 0;
      else row[at] = after[at] === 1 || (isTaken && row[at + 1] === 1) ? 1 : 0;
    }
    table.unshift(row);
  }
  return table;
}

function takes(token: WildcardToken, character: string): boolean {
  return token.kind === 'literal' ? token.character === character : !token.stopsAt.includes(character);
}

/** A wildcard may stand for nothing. */
function withEmptyWildcards(tokens: readonly WildcardToken[], reached: Uint8Array): Uint8Array {
  for (const [index, token] of tokens.entries()) {
    if (reached[index] === 1 && token.kind === 'wildcard') reached[index + 1] = 1;
  }
  return reached;
}
