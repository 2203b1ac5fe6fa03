// SPDX-License-Identifier: Apache-2.0
import type { RegoComparison, RegoEntry, RegoStatement, RegoStep, RegoTerm } from './rego-syntax.ts';
import type { TokenReader } from './token-reader.ts';
import { Untranslatable } from './translation.ts';

/** Words of the newer language, which are plain names unless they are imported. */
export interface Keywords {
  readonly if: boolean;
  readonly in: boolean;
  readonly every: boolean;
  readonly contains: boolean;
  /** Rules must have `if`. */
  readonly strict: boolean;
}

/** What terms cannot read by themselves. */
export interface RegoGrammar extends Keywords {
  /** Up to that sign, which it takes. */
  readonly parseStatements: (reader: TokenReader, end: string) => readonly RegoStatement[];
}

export function parseTerm(reader: TokenReader, grammar: RegoGrammar): RegoTerm {
  const token = reader.peek();
  const { line } = token;
  if (token.kind === 'string') return (reader.take(), { kind: 'scalar', value: token.text, line });
  if (token.kind === 'number') return (reader.take(), { kind: 'scalar', value: Number(token.text), line });
  if (reader.accept('-') !== undefined) {
    const { kind, text } = reader.take();
    if (kind !== 'number') throw new Untranslatable(line, 'wanted a number after `-`');
    return { kind: 'scalar', value: -Number(text), line };
  }
  if (reader.accept('[') !== undefined) return parseListOrComprehension(reader, grammar, line);
  if (reader.accept('{') !== undefined) return parseObject(reader, grammar, line);
  if (reader.accept('(') !== undefined) return parseInParentheses(reader, grammar);
  if (token.kind !== 'name') return reader.refuse('a value that has a translation');
  for (const [word, value] of [
    ['true', true],
    ['false', false],
    ['null', null],
  ] as const) {
    if (reader.accept(word) !== undefined) return { kind: 'scalar', value, line };
  }
  return parseReference(reader, grammar, line);
}

function parseListOrComprehension(reader: TokenReader, grammar: RegoGrammar, line: number): RegoTerm {
  reader.skipNewlines();
  if (reader.accept(']') !== undefined) return { kind: 'list', items: [], line };
  const first = parseTerm(reader, grammar);
  reader.skipNewlines();
  if (reader.accept('|') !== undefined) {
    return { kind: 'comprehension', head: first, body: grammar.parseStatements(reader, ']'), line };
  }
  if (reader.accept(',') === undefined && reader.peek().text !== ']') reader.refuse('`,`, `|` or `]`');
  return { kind: 'list', items: [first, ...parseItems(reader, ']', grammar)], line };
}

function parseObject(reader: TokenReader, grammar: RegoGrammar, line: number): RegoTerm {
  const entries: RegoEntry[] = [];
  for (reader.skipNewlines(); reader.accept('}') === undefined; reader.skipNewlines()) {
    const key = reader.take();
    if (key.kind !== 'string') throw new Untranslatable(key.line, 'wanted a name in quotes, as an object has it');
    reader.expect(':');
    reader.skipNewlines();
    entries.push({ key: key.text, value: parseExpression(reader, grammar) });
    reader.skipNewlines();
    if (reader.accept(',') === undefined && reader.peek().text !== '}') reader.refuse('`,` or `}`');
  }
  return { kind: 'object', entries, line };
}

function parseInParentheses(reader: TokenReader, grammar: RegoGrammar): RegoTerm {
  reader.skipNewlines();
  const term = parseExpression(reader, grammar);
  reader.skipNewlines();
  reader.expect(')');
  return term;
}

/** A value, a sum, or a comparison whose outcome is the value. */
export function parseExpression(reader: TokenReader, grammar: RegoGrammar): RegoTerm {
  const left = parseSum(reader, grammar);
  const statement = parseComparison(reader, left, grammar);
  return statement === undefined ? left : { kind: 'comparison', statement, line: statement.line };
}

export function parseSum(reader: TokenReader, grammar: RegoGrammar): RegoTerm {
  const first = parseTerm(reader, grammar);
  const terms = [first];
  while (reader.accept('+') !== undefined) {
    reader.skipNewlines();
    terms.push(parseTerm(reader, grammar));
  }
  return terms.length === 1 ? first : { kind: 'sum', terms, line: first.line };
}

export function parseComparison(reader: TokenReader, left: RegoTerm, grammar: RegoGrammar): RegoComparison | undefined {
  const { line } = left;
  for (const operator of ['==', '!=', '<=', '>=', '<', '>'] as const) {
    if (reader.accept(operator) === undefined) continue;
    reader.skipNewlines();
    return { kind: 'compare', operator, left, right: parseSum(reader, grammar), line };
  }
  if (!grammar.in || reader.accept('in') === undefined) return undefined;
  return { kind: 'compare', operator: 'in', left, right: parseTerm(reader, grammar), line };
}

function parseItems(reader: TokenReader, end: string, grammar: RegoGrammar): readonly RegoTerm[] {
  const items: RegoTerm[] = [];
  reader.skipNewlines();
  while (reader.accept(end) === undefined) {
    items.push(parseTerm(reader, grammar));
    reader.skipNewlines();
    if (reader.accept(',') === undefined && reader.peek().text !== end) reader.refuse(`\`,\` or \`${end}\``);
    reader.skipNewlines();
  }
  return items;
}

function parseReference(reader: TokenReader, grammar: RegoGrammar, line: number): RegoTerm {
  const root = takeName(reader);
  const steps: RegoStep[] = [];
  for (;;) {
    if (reader.accept('.') !== undefined) steps.push({ kind: 'name', name: takeName(reader) });
    else if (reader.accept('[') !== undefined) steps.push(parseStep(reader));
    else break;
  }
  if (reader.accept('(') === undefined) return { kind: 'reference', root, steps, line };
  const name = [root, ...steps.map((step) => (step.kind === 'name' ? step.name : '?'))].join('.');
  const args = parseItems(reader, ')', grammar);
  if (reader.peek().text === '.' || reader.peek().text === '[') reader.refuse('the end of the call');
  return { kind: 'call', name, args, line };
}

function parseStep(reader: TokenReader): RegoStep {
  const token = reader.take();
  reader.expect(']');
  if (token.kind === 'string') return { kind: 'name', name: token.text };
  if (token.kind === 'number' && /^[0-9]{1,9}$/.test(token.text)) return { kind: 'index', index: Number(token.text) };
  if (token.kind === 'name' && !['true', 'false', 'null', 'input', 'data'].includes(token.text)) {
    return { kind: 'variable', name: token.text };
  }
  throw new Untranslatable(token.line, 'wanted a name, a number or a variable in brackets');
}

export function takeName(reader: TokenReader): string {
  return reader.peek().kind === 'name' ? reader.take().text : reader.refuse('a name');
}
