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

/** What the comments at the top say; names in lower case. */
export interface DockerfileText {
  readonly directives: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
  readonly instructions: readonly Instruction[];
}

interface Cursor {
  readonly lines: readonly string[];
  index: number;
  readonly escape: string;
}

const directive = /^(?:#|\/\/)\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$/;
const hereDocument = /(?:^|\s)\d*<<-?(["']?)([^\s"'<]+)\1(?=\s|$)/g;
// Text of a script to one reader and an instruction to another.
const looksLikeImage = /^\s*(?:onbuild\s+)?from(?:\s|$)|--from|--mount/i;

/**
 * Cuts a Dockerfile as BuildKit does.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function dockerfileLines(text: string): DockerfileText {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const directives = readDirectives(lines);
  const cursor: Cursor = { lines, index: 0, escape: escapeOf(directives.get('escape')) };
  const instructions: Instruction[] = [];
  while (cursor.index < lines.length) {
    const instruction = readInstruction(cursor);
    if (instruction !== undefined) instructions.push(instruction);
  }
  return { directives, instructions };
}

function readDirectives(lines: readonly string[]): Map<string, { readonly value: string; readonly line: number }> {
  const found = new Map<string, { readonly value: string; readonly line: number }>();
  const start = lines[0]?.startsWith('#!') ? 1 : 0;
  for (let index = start; index < lines.length; index++) {
    const [, name, value] = directive.exec(lines[index]?.trimStart() ?? '') ?? [];
    if (name === undefined || value === undefined) break;
    const key = name.toLowerCase();
    const at = { line: index + 1, column: 1 };
    if (found.has(key)) throw workloadError(at, `wanted the directive ${quote(key)} once, got it twice`);
    found.set(key, { value, line: at.line });
  }
  return found;
}

function escapeOf(found: { readonly value: string; readonly line: number } | undefined): string {
  if (found === undefined || found.value === '\\') return '\\';
  if (found.value === '`') return '`';
  throw workloadError({ line: found.line, column: 1 }, `wanted a backslash or a backtick, got ${quote(found.value)}`);
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
    const trimmed = line.replace(/[ \t]+$/, '');
    if (!trimmed.endsWith(cursor.escape)) {
      parts.push(line);
      break;
    }
    parts.push(trimmed.slice(0, -1));
  }
  return parts.join('');
}

function skipHereDocuments(cursor: Cursor, rest: string): void {
  for (const { 2: name, index } of rest.matchAll(hereDocument)) {
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
    if (line === name || line.replace(/^\t+/, '') === name) return;
    if (looksLikeImage.test(line)) {
      const at = { line: cursor.index, column: 1 };
      throw workloadError(
        at,
        'wanted a here-document, got one with a line that older builders take for an instruction',
      );
    }
  }
  throw workloadError(
    { line: begin, column: 1 },
    `wanted the end of the here-document ${quote(name)}, got the end of the file`,
  );
}
