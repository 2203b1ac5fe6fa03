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
  const count = tokens.length;
  let reached = new Uint8Array(count + 1);
  let next = new Uint8Array(count + 1);
  reached[0] = 1;
  skipWildcards(tokens, reached);
  for (const character of name) {
    if (!step(tokens, character, { reached, next })) return false;
    [reached, next] = [next, reached];
    next.fill(0);
  }
  return reached[count] === 1;
}

interface Step {
  readonly reached: Uint8Array;
  readonly next: Uint8Array;
}

/** From the tokens that can have been reached to those behind one more character; false if there is none. */
function step(tokens: readonly WildcardToken[], character: string, { reached, next }: Step): boolean {
  let isAny = false;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as WildcardToken;
    if (reached[index] !== 1 || !takes(token, character)) continue;
    next[token.kind === 'literal' ? index + 1 : index] = 1;
    isAny = true;
  }
  if (isAny) skipWildcards(tokens, next);
  return isAny;
}

/** What each wildcard stands for, each as short as it can be, the first one first; undefined if the name does not match. For short names. */
export function captureWildcards(tokens: readonly WildcardToken[], name: string): readonly string[] | undefined {
  const first = tokens.findIndex(({ kind }) => kind === 'wildcard');
  if (first < 0) return isLiterally(tokens, name) ? [] : undefined;
  // What stands before the first wildcard and behind the last one can be compared at once, and most patterns have but one.
  const last = tokens.findLastIndex(({ kind }) => kind === 'wildcard');
  const end = name.length - (tokens.length - 1 - last);
  if (end < first) return undefined;
  if (!isLiterally(tokens.slice(0, first), name.slice(0, first))) return undefined;
  if (!isLiterally(tokens.slice(last + 1), name.slice(end))) return undefined;
  return captureBetween(tokens.slice(first, last + 1), name.slice(first, end));
}

function isLiterally(tokens: readonly WildcardToken[], name: string): boolean {
  return (
    tokens.length === name.length &&
    tokens.every((token, at) => token.kind === 'literal' && token.character === name.charAt(at))
  );
}

/** For tokens that begin and end with a wildcard. */
function captureBetween(tokens: readonly WildcardToken[], name: string): readonly string[] | undefined {
  const [only] = tokens;
  if (tokens.length === 1 && only !== undefined) {
    for (let at = 0; at < name.length; at++) if (!takes(only, name.charAt(at))) return undefined;
    return [name];
  }
  const matches = suffixTable(tokens, name);
  if (matches[0]?.[0] !== 1) return undefined;
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
function skipWildcards(tokens: readonly WildcardToken[], reached: Uint8Array): void {
  for (let index = 0; index < tokens.length; index++) {
    if (reached[index] === 1 && tokens[index]?.kind === 'wildcard') reached[index + 1] = 1;
  }
}
