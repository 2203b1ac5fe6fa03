// SPDX-License-Identifier: Apache-2.0

/** An expression of CEL as it is written, macros unexpanded, with where each part stands in the text. */
export type CelTree = CelForm & { readonly start: number; readonly end: number };

type CelForm =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'list'; readonly items: readonly CelTree[] }
  | { readonly kind: 'member'; readonly of: CelTree; readonly name: string }
  | { readonly kind: 'index'; readonly of: CelTree; readonly index: CelTree }
  | { readonly kind: 'call'; readonly of?: CelTree; readonly name: string; readonly args: readonly CelTree[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: CelTree; readonly right: CelTree }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: CelTree };

interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Cursor {
  readonly tokens: readonly Token[];
  next: number;
  depth: number;
}

const maxLength = 4096;
const maxDepth = 64;
const space = /\s*/y;
const token =
  /([A-Za-z_]\w*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(\d+(?:\.\d+)?)|(&&|\|\||[<>=!]=|[<>!.,()[\]+*/%-])/y;
/** From the weakest. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['<', '<=', '>', '>=', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Undefined for what this reader does not know: conditionals, maps, raw texts. Linear, and bounded in depth. */
export function parseCelTree(text: string): CelTree | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const cursor: Cursor = { tokens, next: 0, depth: 0 };
  const tree = parseLevel(cursor, 0);
  return peek(cursor).kind === 'end' ? tree : undefined;
}

function tokensOf(text: string): readonly Token[] | undefined {
  if (text.length > maxLength) return undefined;
  const tokens: Token[] = [];
  let place = skipSpace(text, 0);
  while (place < text.length) {
    token.lastIndex = place;
    const found = token.exec(text);
    if (found === null) return undefined;
    const kind = (['name', 'text', 'number', 'sign'] as const)[found.slice(1).findIndex((part) => part !== undefined)];
    tokens.push({ kind: kind ?? 'sign', text: found[0], start: place, end: token.lastIndex });
    place = skipSpace(text, token.lastIndex);
  }
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }];
}

function skipSpace(text: string, from: number): number {
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}

function parseLevel(cursor: Cursor, level: number): CelTree | undefined {
  const operators = levels[level];
  if (operators === undefined) return parseUnary(cursor);
  let left = parseLevel(cursor, level + 1);
  while (left !== undefined && operators.includes(peek(cursor).text) && peek(cursor).kind !== 'text') {
    const operator = peek(cursor).text;
    cursor.next++;
    const right = parseLevel(cursor, level + 1);
    if (right === undefined) return undefined;
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseUnary(cursor: Cursor): CelTree | undefined {
  const { text: operator, start } = peek(cursor);
  if (operator !== '!' && operator !== '-') return parsePostfix(cursor);
  if (++cursor.depth > maxDepth) return undefined;
  cursor.next++;
  const operand = parseUnary(cursor);
  cursor.depth--;
  return operand && { kind: 'unary', operator, operand, start, end: operand.end };
}

function parsePostfix(cursor: Cursor): CelTree | undefined {
  let tree = parsePrimary(cursor);
  while (tree !== undefined) {
    if (accept(cursor, '.')) tree = parseMember(cursor, tree);
    else if (accept(cursor, '[')) {
      const index = parseNested(cursor);
      const end = peek(cursor).end;
      tree = index && accept(cursor, ']') ? { kind: 'index', of: tree, index, start: tree.start, end } : undefined;
    } else return tree;
  }
  return undefined;
}

function parseMember(cursor: Cursor, of: CelTree): CelTree | undefined {
  const name = peek(cursor);
  if (name.kind !== 'name') return undefined;
  cursor.next++;
  if (!accept(cursor, '(')) return { kind: 'member', of, name: name.text, start: of.start, end: name.end };
  const args = parseItems(cursor, ')');
  return args && { kind: 'call', of, name: name.text, args, start: of.start, end: lastEnd(cursor) };
}

function parsePrimary(cursor: Cursor): CelTree | undefined {
  const { kind, text, start, end } = peek(cursor);
  cursor.next++;
  if (kind === 'number') return { kind: 'number', value: Number(text), start, end };
  if (kind === 'text') return textTree(text, start, end);
  if (kind === 'name') {
    if (!accept(cursor, '(')) return { kind: 'name', name: text, start, end };
    const args = parseItems(cursor, ')');
    return args && { kind: 'call', name: text, args, start, end: lastEnd(cursor) };
  }
  if (text === '[') {
    const items = parseItems(cursor, ']');
    return items && { kind: 'list', items, start, end: lastEnd(cursor) };
  }
  if (text !== '(') return undefined;
  const inner = parseNested(cursor);
  return inner && accept(cursor, ')') ? { ...inner, start, end: lastEnd(cursor) } : undefined;
}

/** Only texts whose escapes mean the same in JSON. */
function textTree(text: string, start: number, end: number): CelTree | undefined {
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? undefined : { kind: 'text', value: inner, start, end };
}

function parseItems(cursor: Cursor, close: string): readonly CelTree[] | undefined {
  const items: CelTree[] = [];
  if (accept(cursor, close)) return items;
  do {
    const item = parseNested(cursor);
    if (item === undefined) return undefined;
    items.push(item);
  } while (accept(cursor, ','));
  return accept(cursor, close) ? items : undefined;
}

function parseNested(cursor: Cursor): CelTree | undefined {
  if (++cursor.depth > maxDepth) return undefined;
  const tree = parseLevel(cursor, 0);
  cursor.depth--;
  return tree;
}

function accept(cursor: Cursor, sign: string): boolean {
  const found = peek(cursor);
  if (found.kind !== 'sign' || found.text !== sign) return false;
  cursor.next++;
  return true;
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.next] ?? { kind: 'end', text: '', start: 0, end: 0 };
}

function lastEnd(cursor: Cursor): number {
  return cursor.tokens[cursor.next - 1]?.end ?? 0;
}
