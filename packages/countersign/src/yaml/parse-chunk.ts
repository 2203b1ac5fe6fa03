// SPDX-License-Identifier: Apache-2.0
import { type CST, type Document, LineCounter, type Node, Parser, YAMLParseError } from 'yaml';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { composerThatStops } from './composer-that-stops.ts';
import type { Chunk } from './kubernetes-chunks.ts';
import type { Position } from './yaml-node.ts';

/** The syntax of the one document in a chunk, and where its text stands in the file. */
export interface ParsedChunk {
  readonly contents: Node | undefined;
  readonly positionAt: (offset: number) => Position;
}

/**
 * Reads the syntax of YAML and gives it no meaning: every scalar is text.
 *
 * @throws {MalformedError} `yaml-malformed`, also for a second document and for directives
 */
export function parseChunk(chunk: Chunk): ParsedChunk {
  refuseDirectives(chunk);
  const lines = new LineCounter();
  const positionAt = (offset: number) => positionIn(chunk, lines, offset);
  const [first, second] = documentsOf(chunk, lines);
  if (first === undefined) return { contents: undefined, positionAt };
  const error = first.errors[0] ?? first.warnings[0];
  if (error !== undefined) throw faultAt(chunk, positionAt(error.pos[0]), error.message);
  // kubectl reads the first one and never looks at the rest.
  if (second !== undefined) {
    const at = positionAt(second.range[0]);
    throw malformedAt(at, 'wanted one document between two lines `---`, got more, which kubectl ignores');
  }
  return { contents: first.contents ?? undefined, positionAt };
}

export function malformedAt({ line, column }: Position, message: string, hint?: string): MalformedError {
  const options = hint === undefined ? {} : { hint };
  return new MalformedError('yaml-malformed', `line ${line}, column ${column}: ${message}`, options);
}

/** For what would exhaust the stack. */
export function tooDeep({ line }: Chunk): MalformedError {
  return new MalformedError('yaml-malformed', `line ${line}: wanted fewer levels of nesting`);
}

function faultAt(chunk: Chunk, at: Position, message: string): MalformedError {
  if (message.startsWith('Maximum call stack')) return tooDeep(chunk);
  return malformedAt(at, quote(message.split('\n', 1)[0] ?? ''));
}

function documentsOf(chunk: Chunk, lines: LineCounter): readonly Document.Parsed[] {
  const composer = composerThatStops({
    version: '1.1',
    schema: 'failsafe',
    merge: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  try {
    return [...composer.compose(tokensOf(chunk, lines))];
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(chunk);
    if (!(error instanceof YAMLParseError)) throw error;
    throw faultAt(chunk, positionIn(chunk, lines, error.pos[0]), error.message);
  }
}

function* tokensOf({ text }: Chunk, lines: LineCounter): Generator<CST.Token, void, void> {
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    if (token.type === 'error') {
      throw new YAMLParseError([token.offset, token.offset + 1], 'UNEXPECTED_TOKEN', token.message);
    }
    yield token;
  }
}

// kubectl takes the line `---` behind them away and then misses it.
function refuseDirectives(chunk: Chunk): void {
  const found = /^%/m.exec(chunk.text);
  if (found === null) return;
  const line = chunk.line + chunk.text.slice(0, found.index).split('\n').length - 1;
  throw malformedAt({ line, column: 1 }, 'wanted no directive, which kubectl does not read', 'leave the line out');
}

function positionIn(chunk: Chunk, lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: chunk.line + Math.max(line, 1) - 1, column: Math.max(col, 1) };
}
