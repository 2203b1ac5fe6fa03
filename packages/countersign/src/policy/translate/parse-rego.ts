// SPDX-License-Identifier: Apache-2.0
import {
  type Keywords,
  parseComparison,
  parseExpression,
  parseSum,
  parseTerm,
  type RegoGrammar,
  takeName,
} from './parse-rego-terms.ts';
import type { RegoModule, RegoRule, RegoStatement, RegoTerm } from './rego-syntax.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';
import { jsonString, type TokenRules, tokensOf } from './tokens.ts';
import { Untranslatable } from './translation.ts';

const rules: TokenRules = {
  comment: /#[^\n]*/y,
  name: /[A-Za-z_][A-Za-z0-9_]*/y,
  signs: [
    ':=',
    '==',
    '!=',
    '<=',
    '>=',
    '<',
    '>',
    '=',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ',',
    ';',
    ':',
    '.',
    '|',
    '&',
    '+',
    '-',
    '*',
    '/',
    '%',
  ],
  string: (text, start, line) => {
    if (text[start] !== '`') return jsonString(text, start, line);
    const end = text.indexOf('`', start + 1);
    if (end < 0) throw new Untranslatable(line, 'wanted the end of the string');
    const value = text.slice(start + 1, end);
    if (value.includes('\n')) throw new Untranslatable(line, 'a string of several lines has no translation');
    return { value, end: end + 1 };
  },
};

const trueTerm = (line: number): RegoTerm => ({ kind: 'scalar', value: true, line });

/**
 * The part of Rego that has a translation. Not all that it takes has a meaning: a name may stand for nothing.
 *
 * @throws {Untranslatable}
 */
export function parseRego(text: string): RegoModule {
  const reader = createTokenReader(tokensOf(text, rules));
  reader.skipNewlines();
  reader.expect('package');
  const name = dottedName(reader);
  endOfLine(reader);
  const keywords: RegoGrammar = {
    ...parseImports(reader),
    parseStatements: (from, end) => parseStatements(from, keywords, end),
  };
  const parsed: RegoRule[] = [];
  for (reader.skipNewlines(); reader.peek().kind !== 'end'; reader.skipNewlines()) {
    parsed.push(...parseRule(reader, keywords));
  }
  return { package: name, rules: parsed };
}

function parseImports(reader: TokenReader): Keywords {
  const words = new Set<string>();
  for (reader.skipNewlines(); reader.accept('import') !== undefined; reader.skipNewlines()) {
    const { line } = reader.peek();
    const name = dottedName(reader);
    endOfLine(reader);
    const [, word] =
      /^(?:future\.keywords(?:\.(in|every|if|contains))?|rego\.v1)$/.exec(name) ?? refuseImport(line, name);
    for (const known of word === undefined ? ['if', 'in', 'every', 'contains'] : [word]) words.add(known);
    // Importing `every` brings `in` with it.
    if (word === 'every') words.add('in');
    if (name === 'rego.v1') words.add('strict');
  }
  const has = (word: string) => words.has(word);
  return { if: has('if'), in: has('in'), every: has('every'), contains: has('contains'), strict: has('strict') };
}

function refuseImport(line: number, name: string): never {
  throw new Untranslatable(line, `the import of \`${name}\` has no translation`);
}

function dottedName(reader: TokenReader): string {
  let name = takeName(reader);
  while (reader.accept('.') !== undefined) name += `.${takeName(reader)}`;
  return name;
}

function endOfLine(reader: TokenReader): void {
  if (reader.accept(';') !== undefined || reader.peek().kind === 'newline') return;
  reader.refuse('the end of the line');
}

function parseRule(reader: TokenReader, keywords: RegoGrammar): readonly RegoRule[] {
  const isDefault = reader.accept('default') !== undefined;
  const line = reader.peek().line;
  const name = takeName(reader);
  const key = parseKey(reader, keywords);
  const assigned = reader.accept(':=') ?? reader.accept('=');
  const value = assigned === undefined ? trueTerm(line) : parseTerm(reader, keywords);
  const rule = {
    name,
    line,
    isDefault,
    isDeclared: assigned?.text === ':=',
    value,
    ...(key === undefined ? {} : { key }),
  };
  if (isDefault) return (endOfLine(reader), [{ ...rule, body: [] }]);
  const bodies = parseBodies(reader, keywords);
  if (bodies.length === 0 && assigned === undefined) reader.refuse('the body of a rule');
  if (reader.accept('else') !== undefined) throw new Untranslatable(line, '`else` has no translation');
  endOfLine(reader);
  return (bodies.length === 0 ? [[]] : bodies).map((body) => ({ ...rule, body }));
}

function parseKey(reader: TokenReader, keywords: RegoGrammar): RegoTerm | undefined {
  if (keywords.contains && reader.accept('contains') !== undefined) return parseTerm(reader, keywords);
  if (keywords.strict || reader.accept('[') === undefined) return undefined;
  const key = parseTerm(reader, keywords);
  reader.expect(']');
  return key;
}

function parseBodies(reader: TokenReader, keywords: RegoGrammar): readonly (readonly RegoStatement[])[] {
  if (keywords.if && reader.accept('if') !== undefined) {
    return [isBlock(reader) ? parseBlock(reader, keywords) : [parseStatement(reader, keywords)]];
  }
  const bodies: (readonly RegoStatement[])[] = [];
  while (isBlock(reader)) {
    if (keywords.strict) reader.refuse('`if`, which `rego.v1` demands');
    bodies.push(parseBlock(reader, keywords));
  }
  return bodies;
}

function isBlock(reader: TokenReader): boolean {
  return reader.peek().kind === 'sign' && reader.peek().text === '{';
}

function parseBlock(reader: TokenReader, keywords: RegoGrammar): readonly RegoStatement[] {
  reader.expect('{');
  return parseStatements(reader, keywords, '}');
}

function parseStatements(reader: TokenReader, keywords: RegoGrammar, end: string): readonly RegoStatement[] {
  const body: RegoStatement[] = [];
  for (;;) {
    while (reader.peek().kind === 'newline' || reader.accept(';') !== undefined) reader.skipNewlines();
    if (reader.accept(end) !== undefined) break;
    body.push(parseStatement(reader, keywords));
    if (reader.peek().text !== end) endOfLine(reader);
  }
  if (body.length === 0) reader.refuse('a body that is not empty');
  return body;
}

function parseStatement(reader: TokenReader, keywords: RegoGrammar): RegoStatement {
  const { line } = reader.peek();
  if (reader.accept('not') !== undefined) return { kind: 'not', statement: parseStatement(reader, keywords), line };
  if (reader.accept('some') !== undefined) return parseSome(reader, keywords, line);
  if (keywords.every && reader.accept('every') !== undefined) return parseEvery(reader, keywords, line);
  const left = parseSum(reader, keywords);
  const statement = parseOperator(reader, left, keywords, line);
  if (reader.peek().text === 'with') reader.refuse('the end of the line');
  return statement;
}

function parseOperator(reader: TokenReader, left: RegoTerm, keywords: RegoGrammar, line: number): RegoStatement {
  const comparison = parseComparison(reader, left, keywords);
  if (comparison !== undefined) return comparison;
  const declares = reader.accept(':=') !== undefined;
  if (!declares && reader.accept('=') === undefined) {
    return left.kind === 'comparison' ? left.statement : { kind: 'term', term: left, line };
  }
  reader.skipNewlines();
  const term = parseExpression(reader, keywords);
  if (left.kind === 'reference' && left.steps.length === 0) {
    return { kind: 'assign', operator: declares ? ':=' : '=', name: left.root, term, line };
  }
  if (declares) throw new Untranslatable(line, 'wanted a variable before `:=`');
  return { kind: 'compare', operator: '==', left, right: term, line };
}

function parseSome(reader: TokenReader, keywords: RegoGrammar, line: number): RegoStatement {
  const names = [takeName(reader)];
  while (reader.accept(',') !== undefined) names.push(takeName(reader));
  if (!keywords.in || reader.accept('in') === undefined) return { kind: 'declare', names, line };
  const range = parseTerm(reader, keywords);
  const [first = '_', second] = names;
  if (names.length > 2) throw new Untranslatable(line, 'wanted one or two variables before `in`');
  if (second !== undefined && first !== '_') {
    throw new Untranslatable(line, 'the index of an element has no translation; write `_` for it');
  }
  return { kind: 'some', name: second ?? first, range, line };
}

function parseEvery(reader: TokenReader, keywords: RegoGrammar, line: number): RegoStatement {
  const name = takeName(reader);
  if (reader.peek().text === ',') throw new Untranslatable(line, 'the index of an element has no translation');
  reader.expect('in');
  return { kind: 'every', name, range: parseTerm(reader, keywords), body: parseBlock(reader, keywords), line };
}
