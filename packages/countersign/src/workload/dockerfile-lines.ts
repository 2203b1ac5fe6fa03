// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { workloadError } from './workload-error.ts';

/** One instruction, its continuation lines joined, without its comments and the text of its here-documents. */
export interface Instruction {
  /** Upper case. */
  readonly name: string;
  readonly rest: string;
  readonly line: number;
}

interface Directive {
  readonly value: string;
  readonly line: number;
}

/** What the comments at the top say; names in lower case. */
export interface DockerfileText {
  readonly directives: ReadonlyMap<string, Directive>;
  /** What continues a line, and takes from a character what it would mean. */
  readonly escape: string;
  readonly instructions: readonly Instruction[];
}

interface Cursor {
  readonly lines: readonly string[];
  index: number;
  readonly escape: string;
}

// What is white space, or ends a line, to one reader and not to another; and controls.
const unwelcome = /[^\P{Cc}\t\n\r]|\r(?!\n)|[\u0085\u2028\u2029\ufeff]/u;
// BuildKit reads no longer ones.
const maxLine = 65_535;
const maxText = 1024 * 1024;
const builderDirectives = new Set(['syntax', 'escape', 'check']);
const directive = /^(?:#|\/\/)\s*([A-Za-z][A-Za-z0-9]*)\s*=(.+)$/;
const hereDocument = /(?:^|\s)\d*<<-?(["']?)([^\s"'<\\$]+)\1(?=\s|$)/g;
const beginsHereDocument = /(?:^|[\s}])\d*<<-?[^\s<]/g;
// Text of a script to one reader and an instruction to another.
const looksLikeImage = /^\s*(?:onbuild\s+)?from(?:\s|$)|--from|--mount/i;

/**
 * Cuts a Dockerfile as BuildKit does.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function dockerfileLines(text: string): DockerfileText {
  const plain = text.replace(/^\ufeff/, '');
  if (plain.length > maxText) throw workloadError(undefined, `wanted at most ${maxText} characters, got more`);
  refuseUnwelcome(plain);
  const lines = plain.split(/\r?\n/);
  refuseLongLines(lines);
  const directives = readDirectives(lines);
  const escape = escapeOf(directives, lines);
  const cursor: Cursor = { lines, index: 0, escape };
  const instructions: Instruction[] = [];
  while (cursor.index < lines.length) {
    const instruction = readInstruction(cursor);
    if (instruction !== undefined) instructions.push(instruction);
  }
  return { directives, escape, instructions };
}

function refuseUnwelcome(text: string): void {
  const found = unwelcome.exec(text);
  if (found === null) return;
  const line = text.slice(0, found.index).split('\n').length;
  throw workloadError(
    { line, column: 1 },
    `wanted text that every builder cuts into the same lines, got ${quote(found[0])}`,
  );
}

function refuseLongLines(lines: readonly string[]): void {
  const index = lines.findIndex((line) => line.length > maxLine);
  if (index === -1) return;
  throw workloadError({ line: index + 1, column: 1 }, `wanted at most ${maxLine} characters in a line, got more`);
}

function readDirectives(lines: readonly string[]): Map<string, Directive> {
  const found = new Map<string, Directive>();
  const start = lines[0]?.startsWith('#!') ? 1 : 0;
  for (let index = start; index < lines.length; index++) {
    const [, name, value] = directive.exec(lines[index]?.trimStart() ?? '') ?? [];
    if (name === undefined || value === undefined) break;
    const key = name.toLowerCase();
    const at = { line: index + 1, column: 1 };
    if (found.has(key)) throw workloadError(at, `wanted the directive ${quote(key)} once, got it twice`);
    found.set(key, { value: value.trim(), line: at.line });
  }
  return found;
}

function escapeOf(directives: ReadonlyMap<string, Directive>, lines: readonly string[]): string {
  const found = directives.get('escape');
  if (found === undefined || found.value === '\\') return '\\';
  const at = { line: found.line, column: 1 };
  if (found.value !== '`') throw workloadError(at, `wanted a backslash or a backtick, got ${quote(found.value)}`);
  // Builders stop looking for directives behind a line that they do not know, and take this one for a comment.
  const before = [...directives].filter(([, { line }]) => line < found.line);
  const counts = before.every(([name]) => builderDirectives.has(name)) && before.length === found.line - 1;
  if (counts && lines[found.line - 1]?.trimStart().startsWith('#')) return '`';
  throw workloadError(at, 'wanted the directive `escape` above every other comment', 'make it the first line');
}

function readInstruction(cursor: Cursor): Instruction | undefined {
  const line = cursor.index + 1;
  const text = readLogicalLine(cursor);
  const [, name, rest] = /^(\S+)\s*([^]*)$/.exec(text.trim()) ?? [];
  if (name === undefined || rest === undefined) return undefined;
  const upper = name.toUpperCase();
  if (['RUN', 'COPY', 'ADD', 'ONBUILD'].includes(upper)) skipHereDocuments(cursor, rest);
  return { name: upper, rest, line };
}

/** Comments and empty lines between continuation lines do not end them. */
function readLogicalLine(cursor: Cursor): string {
  const parts: string[] = [];
  while (cursor.index < cursor.lines.length) {
    const line = cursor.lines[cursor.index++] ?? '';
    if (/^\s*#/.test(line)) {
      if (parts.length === 0) return '';
      continue;
    }
    if (line.trim() === '' && parts.length > 0) continue;
    const trimmed = withoutTrailingSpace(line);
    if (!trimmed.endsWith(cursor.escape)) {
      parts.push(line);
      break;
    }
    if (trimmed.at(-2) === cursor.escape) {
      const at = { line: cursor.index, column: 1 };
      throw workloadError(
        at,
        'wanted one character at the end that continues the line, got several, on which builders disagree',
      );
    }
    parts.push(trimmed.slice(0, -1));
  }
  return parts.join('');
}

/** A regular expression would take quadratic time. */
function withoutTrailingSpace(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--;
  return line.slice(0, end);
}

function skipHereDocuments(cursor: Cursor, rest: string): void {
  const documents = [...rest.matchAll(hereDocument)];
  if (documents.length < [...rest.matchAll(beginsHereDocument)].length) {
    const at = { line: cursor.index, column: 1 };
    throw workloadError(
      at,
      'wanted here-documents with plain names',
      'write `<<NAME` or `<<"NAME"`, with letters alone',
    );
  }
  for (const { 2: name, index } of documents) {
    if (/["']/.test(rest.slice(0, index).replace(/"[^"\\]*"|'[^']*'/g, ''))) {
      throw workloadError({ line: cursor.index, column: 1 }, 'wanted a here-document, got one within quotes');
    }
    skipHereDocument(cursor, name ?? '');
  }
}

function skipHereDocument(cursor: Cursor, name: string): void {
  const begin = cursor.index;
  while (cursor.index < cursor.lines.length) {
    const line = cursor.lines[cursor.index++] ?? '';
    if (line === name || line.replace(/^\t+/, '') === name) {
      return refuseInstructions(cursor.lines.slice(begin, cursor.index - 1), begin);
    }
  }
  throw workloadError(
    { line: begin, column: 1 },
    `wanted the end of the here-document ${quote(name)}, got the end of the file`,
  );
}

/** Also those that line ends, comments, quotes or escapes cut to pieces. */
function refuseInstructions(lines: readonly string[], begin: number): void {
  let joined: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const text = line.replace(/["'\\`]/g, '');
    joined.push(text);
    const continues = /[\\`]/.test(withoutTrailingSpace(line).at(-1) ?? '');
    if (looksLikeImage.test(text) || (!continues && looksLikeImage.test(joined.join('')))) {
      const at = { line: begin + index + 1, column: 1 };
      throw workloadError(
        at,
        'wanted a here-document, got one with a line that older builders take for an instruction',
      );
    }
    if (!continues) joined = [];
  }
}
