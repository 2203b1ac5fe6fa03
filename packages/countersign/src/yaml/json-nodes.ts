// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { Position, YamlEntry, YamlNode } from './yaml-node.ts';

const maxDepth = 500;
const whiteSpace = /[ \t\r\n]*/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Where a value of JSON ended. */
export interface JsonRead {
  readonly node: YamlNode;
  readonly end: number;
}

interface Cursor {
  readonly text: string;
  index: number;
  /** Of the line that `index` is in: its number, where it begins and where the next one does. */
  line: number;
  lineStart: number;
  nextLine: number;
  depth: number;
}

/**
 * The JSON values that follow one another in the text. Of a member that stands twice the last one counts, as in Go.
 *
 * @throws {MalformedError} `json-malformed`, when what comes next is not JSON
 */
export function* jsonNodes(text: string): Generator<JsonRead> {
  const cursor: Cursor = { text, index: 0, line: 1, lineStart: 0, nextLine: lineAfter(text, 0), depth: 0 };
  for (skipSpace(cursor); cursor.index < text.length; skipSpace(cursor)) {
    const node = readValue(cursor);
    yield { node, end: cursor.index };
  }
}

function readValue(cursor: Cursor): YamlNode {
  const at = positionOf(cursor);
  switch (cursor.text[cursor.index]) {
    case '{':
      return nested(cursor, () => ({ kind: 'map', entries: readMembers(cursor), at }));
    case '[':
      return nested(cursor, () => ({ kind: 'list', items: readItems(cursor), at }));
    case '"':
      return { kind: 'scalar', value: readString(cursor), at };
    default:
      return { kind: 'scalar', value: readWord(cursor), at };
  }
}

function nested(cursor: Cursor, read: () => YamlNode): YamlNode {
  if (++cursor.depth > maxDepth) throw malformed(cursor, `at most ${maxDepth} levels of nesting`);
  const node = read();
  cursor.depth--;
  return node;
}

function readMembers(cursor: Cursor): readonly YamlEntry[] {
  const entries = new Map<string, YamlEntry>();
  readSequence(cursor, '}', () => {
    const keyAt = positionOf(cursor);
    const key = readString(cursor);
    skipSpace(cursor);
    take(cursor, ':');
    skipSpace(cursor);
    entries.delete(key);
    entries.set(key, { key, keyAt, value: readValue(cursor) });
  });
  return [...entries.values()];
}

function readItems(cursor: Cursor): readonly YamlNode[] {
  const items: YamlNode[] = [];
  readSequence(cursor, ']', () => items.push(readValue(cursor)));
  return items;
}

function readSequence(cursor: Cursor, close: string, readOne: () => void): void {
  advance(cursor, cursor.index + 1);
  skipSpace(cursor);
  if (cursor.text[cursor.index] !== close) {
    for (;;) {
      readOne();
      skipSpace(cursor);
      if (cursor.text[cursor.index] !== ',') break;
      advance(cursor, cursor.index + 1);
      skipSpace(cursor);
    }
  }
  take(cursor, close);
}

function readString(cursor: Cursor): string {
  if (cursor.text[cursor.index] !== '"') throw malformed(cursor, 'a string');
  const end = endOfString(cursor);
  const value = parseString(cursor, cursor.text.slice(cursor.index, end));
  advance(cursor, end);
  return value;
}

function endOfString({ text, index }: Cursor): number {
  for (let quote = text.indexOf('"', index + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (text[first - 1] === '\\') first--;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return text.length;
}

function parseString(cursor: Cursor, token: string): string {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    // Reported below, without the text that the engine quotes.
  }
  // Go would put U+FFFD in the place of a lone surrogate.
  if (typeof value === 'string' && value.isWellFormed()) return value;
  throw malformed(cursor, 'a string');
}

function readWord(cursor: Cursor): number | boolean | null {
  const number = match(cursor, numberToken);
  if (number !== undefined) return finite(cursor, Number(number));
  for (const [word, value] of words) {
    if (!cursor.text.startsWith(word, cursor.index)) continue;
    advance(cursor, cursor.index + word.length);
    return value;
  }
  throw malformed(cursor, 'a JSON value');
}

function skipSpace(cursor: Cursor): void {
  match(cursor, whiteSpace);
}

function take(cursor: Cursor, character: string): void {
  if (cursor.text[cursor.index] !== character) throw malformed(cursor, `\`${character}\``);
  advance(cursor, cursor.index + 1);
}

function match(cursor: Cursor, token: RegExp): string | undefined {
  token.lastIndex = cursor.index;
  const found = token.exec(cursor.text)?.[0];
  if (found !== undefined) advance(cursor, cursor.index + found.length);
  return found;
}

function finite(cursor: Cursor, value: number): number {
  if (Number.isFinite(value)) return value;
  throw malformed(cursor, 'a number that 64 bits hold');
}

function advance(cursor: Cursor, index: number): void {
  while (cursor.nextLine <= index) {
    cursor.line++;
    cursor.lineStart = cursor.nextLine;
    cursor.nextLine = lineAfter(cursor.text, cursor.lineStart);
  }
  cursor.index = index;
}

function lineAfter(text: string, index: number): number {
  const newline = text.indexOf('\n', index);
  return newline === -1 ? Number.POSITIVE_INFINITY : newline + 1;
}

function positionOf(cursor: Cursor): Position {
  return { line: cursor.line, column: cursor.index - cursor.lineStart + 1 };
}

function malformed(cursor: Cursor, wanted: string): MalformedError {
  const { line, column } = positionOf(cursor);
  return new MalformedError('json-malformed', `line ${line}, column ${column}: wanted ${wanted}`);
}
