// SPDX-License-Identifier: Apache-2.0
import type { CueField, CueValue } from './cue-syntax.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';
import { jsonString, type TokenRules, tokensOf } from './tokens.ts';
import { Untranslatable } from './translation.ts';

const rules: TokenRules = {
  comment: /\/\/[^\n]*/y,
  name: /[A-Za-z_$#][A-Za-z0-9_$#]*/y,
  signs: [
    '...',
    '=~',
    '!~',
    '!=',
    '<=',
    '>=',
    '==',
    '<',
    '>',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ',',
    ':',
    '?',
    '!',
    '.',
    '|',
    '&',
    '*',
    '-',
    '+',
    '=',
  ],
  string: (text, start, line) => {
    if (text.startsWith('"""', start) || text[start] === "'" || text[start] === '`') {
      throw new Untranslatable(line, 'wanted a string in double quotes on one line');
    }
    return jsonString(text, start, line);
  },
};
const bounds = ['=~', '!~', '!=', '<=', '>=', '<', '>'] as const;
const types = ['string', 'number', 'int', 'bool', '_'] as const;
const packages: readonly string[] = ['time', 'list', 'struct'];
const sizes: ReadonlyMap<string, readonly ['list' | 'map', '<=' | '>=']> = new Map([
  ['list.MinItems', ['list', '>=']],
  ['list.MaxItems', ['list', '<=']],
  ['struct.MinFields', ['map', '>=']],
  ['struct.MaxFields', ['map', '<=']],
]);

type Imports = ReadonlySet<string>;

/**
 * The part of CUE that has a translation.
 *
 * @throws {Untranslatable}
 */
export function parseCue(text: string): readonly CueField[] {
  const reader = createTokenReader(tokensOf(text, rules));
  reader.skipNewlines();
  if (reader.peek().text === 'package' && reader.peek(1).kind === 'name') {
    reader.take();
    reader.take();
    reader.skipNewlines();
  }
  const imports = parseImports(reader);
  const fields = parseFields(reader, 'end of the policy', imports);
  if (reader.peek().kind !== 'end') reader.refuse('a field');
  return fields;
}

function parseImports(reader: TokenReader): Imports {
  const imports = new Set<string>();
  while (reader.peek().text === 'import' && (reader.peek(1).kind === 'string' || reader.peek(1).text === '(')) {
    reader.take();
    if (reader.accept('(') === undefined) imports.add(parseImport(reader));
    else {
      for (reader.skipNewlines(); reader.accept(')') === undefined; reader.skipNewlines()) {
        imports.add(parseImport(reader));
        reader.accept(',');
      }
    }
    reader.skipNewlines();
  }
  return imports;
}

function parseImport(reader: TokenReader): string {
  const { kind, text, line } = reader.take();
  if (kind === 'string' && packages.includes(text)) return text;
  throw new Untranslatable(line, 'only the imports of `time`, `list` and `struct` have a translation');
}

function parseFields(reader: TokenReader, end: string, imports: Imports): readonly CueField[] {
  const fields: CueField[] = [];
  for (;;) {
    reader.skipNewlines();
    if (reader.peek().text === end && reader.peek().kind !== 'string') return fields;
    // Structs are open all the same.
    if (reader.accept('...') === undefined) fields.push(parseField(reader, imports));
    if (reader.accept(',') === undefined && reader.peek().kind !== 'newline' && reader.peek().text !== end) {
      reader.refuse('the end of the field');
    }
  }
}

function parseField(reader: TokenReader, imports: Imports): CueField {
  const { kind, text, line } = reader.peek();
  if (
    kind !== 'string' &&
    (kind !== 'name' || /^[_#]|\$/.test(text) || text === 'let' || text === 'if' || text === 'for')
  ) {
    return reader.refuse('the name of a field (`let`, `if`, `for` and definitions have no translation)');
  }
  reader.take();
  const isOptional = reader.accept('?') !== undefined;
  const isRequired = !isOptional && reader.accept('!') !== undefined;
  reader.expect(':');
  reader.skipNewlines();
  if (isLabel(reader)) {
    const inner = parseField(reader, imports);
    return { name: text, isOptional, isRequired, value: { kind: 'struct', fields: [inner], line }, line };
  }
  return { name: text, isOptional, isRequired, value: parseEither(reader, imports), line };
}

/** `a: b: …`: the value is a struct of one field. */
function isLabel(reader: TokenReader): boolean {
  const { kind } = reader.peek();
  if (kind !== 'string' && kind !== 'name') return false;
  const next = reader.peek(1).text;
  return (
    reader.peek(1).kind === 'sign' && (next === ':' || ((next === '?' || next === '!') && reader.peek(2).text === ':'))
  );
}

function parseEither(reader: TokenReader, imports: Imports): CueValue {
  const { line } = reader.peek();
  const values = parseJoined(reader, '|', () => parseBoth(reader, imports));
  return values.length === 1 ? (values[0] as CueValue) : { kind: 'either', values, line };
}

function parseBoth(reader: TokenReader, imports: Imports): CueValue {
  const { line } = reader.peek();
  const values = parseJoined(reader, '&', () => parseUnary(reader, imports));
  return values.length === 1 ? (values[0] as CueValue) : { kind: 'both', values, line };
}

function parseJoined(reader: TokenReader, operator: string, parse: () => CueValue): readonly CueValue[] {
  const values = [parse()];
  while (reader.accept(operator) !== undefined) {
    reader.skipNewlines();
    values.push(parse());
  }
  return values;
}

function parseUnary(reader: TokenReader, imports: Imports): CueValue {
  const { line } = reader.peek();
  for (const operator of bounds) {
    if (reader.accept(operator) !== undefined) {
      return { kind: 'bound', operator, operand: parsePrimary(reader, imports), line };
    }
  }
  if (reader.peek().text === '*') throw new Untranslatable(line, 'a default has no translation');
  return parsePrimary(reader, imports);
}

function parsePrimary(reader: TokenReader, imports: Imports): CueValue {
  const { kind, text, line } = reader.peek();
  if (kind === 'string') return (reader.take(), { kind: 'scalar', value: text, line });
  if (kind === 'number') return (reader.take(), numberOf(text, line));
  if (reader.accept('-') !== undefined) {
    const digits = reader.take();
    if (digits.kind !== 'number') throw new Untranslatable(line, 'wanted a number after `-`');
    return numberOf(`-${digits.text}`, line);
  }
  if (reader.accept('{') !== undefined) {
    const fields = parseFields(reader, '}', imports);
    reader.expect('}');
    return { kind: 'struct', fields, line };
  }
  if (reader.accept('[') !== undefined) return parseList(reader, imports, line);
  if (reader.accept('(') !== undefined) {
    const value = parseEither(reader, imports);
    reader.expect(')');
    return value;
  }
  return kind === 'name' ? parseName(reader, imports, line) : reader.refuse('a value that has a translation');
}

function numberOf(text: string, line: number): CueValue {
  // 1 and 1.0 are two values there and one here.
  if (/[.eE]/.test(text) && Number.isInteger(Number(text))) {
    throw new Untranslatable(line, 'a whole number that is written as a fraction has no translation');
  }
  return { kind: 'scalar', value: Number(text), line };
}

function parseName(reader: TokenReader, imports: Imports, line: number): CueValue {
  const { text } = reader.take();
  if (text === 'true' || text === 'false') return { kind: 'scalar', value: text === 'true', line };
  if (text === 'null') return { kind: 'scalar', value: null, line };
  const type = types.find((known) => known === text);
  if (type !== undefined) return { kind: 'type', name: type, line };
  if (imports.has(text)) return parseImported(reader, text, line);
  const next = reader.peek().text;
  if (/^[_#]/.test(text) || next === '.' || next === '(' || next === '[') {
    throw new Untranslatable(line, `\`${text}\` has no translation`);
  }
  return { kind: 'reference', name: text, line };
}

function parseImported(reader: TokenReader, home: string, line: number): CueValue {
  return home === 'time' ? parseTime(reader, line) : parseSize(reader, home, line);
}

/** `time.Parse(time.RFC3339, "…Z")`, which is the text itself. */
function parseTime(reader: TokenReader, line: number): CueValue {
  for (const wanted of ['.', 'Parse', '(', 'time', '.', 'RFC3339', ',']) reader.expect(wanted);
  const { kind, text } = reader.take();
  reader.expect(')');
  if (kind !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new Untranslatable(line, 'wanted a time in UTC and whole seconds, as in `2030-01-02T03:04:05Z`');
  }
  return { kind: 'scalar', value: text, line };
}

/** `list.MinItems(1)` and its like. */
function parseSize(reader: TokenReader, home: string, line: number): CueValue {
  reader.expect('.');
  const name = `${home}.${reader.take().text}`;
  const [of, operator] = sizes.get(name) ?? [];
  if (of === undefined || operator === undefined) throw new Untranslatable(line, `\`${name}\` has no translation`);
  reader.expect('(');
  const { kind, text } = reader.take();
  reader.expect(')');
  if (kind !== 'number' || !/^[0-9]{1,6}$/.test(text)) {
    throw new Untranslatable(line, `wanted a whole number in \`${name}(…)\``);
  }
  return { kind: 'size', of, operator, count: Number(text), line };
}

function parseList(reader: TokenReader, imports: Imports, line: number): CueValue {
  const items: CueValue[] = [];
  let rest: CueValue | undefined;
  reader.skipNewlines();
  while (reader.accept(']') === undefined) {
    if (rest !== undefined) reader.refuse('`]`');
    if (reader.accept('...') !== undefined) rest = parseRest(reader, imports, line);
    else items.push(parseEither(reader, imports));
    reader.skipNewlines();
    if (reader.accept(',') === undefined && reader.peek().text !== ']') reader.refuse('`,` or `]`');
    reader.skipNewlines();
  }
  return { kind: 'list', items, line, ...(rest === undefined ? {} : { rest }) };
}

function parseRest(reader: TokenReader, imports: Imports, line: number): CueValue {
  const { text, kind } = reader.peek();
  if (kind === 'newline' || text === ']' || text === ',') return { kind: 'type', name: '_', line };
  return parseEither(reader, imports);
}
