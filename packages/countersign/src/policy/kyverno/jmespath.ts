// SPDX-License-Identifier: Apache-2.0

/** The part of JMESPath that conditions on statements mostly are. */
export type JmesPath =
  | { readonly kind: 'path'; readonly steps: readonly JmesStep[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly JmesPath[] }
  /** `a || 'text'`. */
  | { readonly kind: 'or'; readonly path: JmesPath; readonly otherwise: string };

export type JmesStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  /** `[]` or `[*]`: what follows is meant of each. */
  | { readonly kind: 'each' };

const maxLength = 1024;
const token = /\s*(?:([A-Za-z_]\w*)|"((?:[^"\\])*)"|'((?:[^'\\]|\\[^'])*)'|(\[\]|\[\*\]|\|\||[.[\](),])|(\d{1,6}))/y;

type Token = { readonly kind: 'name' | 'text' | 'sign' | 'number'; readonly text: string };

/** Undefined for anything else than paths, texts, `||` and calls of functions. */
export function parseJmesPath(text: string): JmesPath | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const cursor = { tokens, next: 0 };
  const expression = parseExpression(cursor);
  return cursor.next === tokens.length ? expression : undefined;
}

function tokensOf(text: string): readonly Token[] | undefined {
  if (text.length > maxLength) return undefined;
  const tokens: Token[] = [];
  const trimmed = text.trim();
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed);
    if (found === null) return undefined;
    const [, name, quotedName, raw, sign, number] = found;
    if (name !== undefined || quotedName !== undefined) tokens.push({ kind: 'name', text: name ?? quotedName ?? '' });
    else if (raw !== undefined) tokens.push({ kind: 'text', text: raw });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'number', text: number ?? '' });
  }
  return tokens;
}

interface Cursor {
  readonly tokens: readonly Token[];
  next: number;
}

function parseExpression(cursor: Cursor): JmesPath | undefined {
  const first = parseTerm(cursor);
  if (first === undefined || !accept(cursor, '||')) return first;
  const otherwise = parseTerm(cursor);
  return otherwise?.kind === 'text' ? { kind: 'or', path: first, otherwise: otherwise.value } : undefined;
}

function parseTerm(cursor: Cursor): JmesPath | undefined {
  const first = cursor.tokens[cursor.next];
  if (first?.kind === 'text') {
    cursor.next++;
    return { kind: 'text', value: first.text };
  }
  if (first?.kind !== 'name') return undefined;
  cursor.next++;
  return accept(cursor, '(') ? parseCall(first.text, cursor) : parsePath(first.text, cursor);
}

function parseCall(name: string, cursor: Cursor): JmesPath | undefined {
  const args: JmesPath[] = [];
  do {
    const argument = parseTerm(cursor);
    if (argument === undefined || argument.kind === 'call') return undefined;
    args.push(argument);
  } while (accept(cursor, ','));
  return accept(cursor, ')') ? { kind: 'call', name, args } : undefined;
}

function parsePath(name: string, cursor: Cursor): JmesPath | undefined {
  const steps: JmesStep[] = [{ kind: 'member', name }];
  for (;;) {
    if (accept(cursor, '[]') || accept(cursor, '[*]')) steps.push({ kind: 'each' });
    else if (accept(cursor, '.')) {
      const next = cursor.tokens[cursor.next++];
      if (next?.kind !== 'name') return undefined;
      steps.push({ kind: 'member', name: next.text });
    } else if (accept(cursor, '[')) {
      const index = cursor.tokens[cursor.next++];
      if (index?.kind !== 'number' || !accept(cursor, ']')) return undefined;
      steps.push({ kind: 'index', index: Number(index.text) });
    } else return { kind: 'path', steps };
  }
}

function accept(cursor: Cursor, sign: string): boolean {
  const found = cursor.tokens[cursor.next];
  if (found?.kind !== 'sign' || found.text !== sign) return false;
  cursor.next++;
  return true;
}
