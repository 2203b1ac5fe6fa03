// SPDX-License-Identifier: Apache-2.0
import { Untranslatable } from './translation.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'sign' | 'newline' | 'end';
  /** Of a string, its value. */
  readonly text: string;
  readonly line: number;
}

/** What differs between the languages. */
export interface TokenRules {
  readonly comment: RegExp;
  /** Longest first. */
  readonly signs: readonly string[];
  readonly name: RegExp;
  /** The value of the string that starts there and where it ends; `undefined`: none does. */
  readonly string: (text: string, start: number, line: number) => { value: string; end: number } | undefined;
}

const number = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const blank = /[ \t\r]+/y;

/** @throws {Untranslatable} for what is no token of these languages */
export function tokensOf(text: string, rules: TokenRules): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const skipped = match(blank, text, at) ?? match(rules.comment, text, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const token = tokenAt(text, at, line, rules);
    tokens.push(token);
    at += token.length;
    if (token.kind === 'newline') line++;
  }
  return [...tokens, { kind: 'newline', text: '\n', line }, { kind: 'end', text: 'end of the policy', line }];
}

function tokenAt(text: string, at: number, line: number, rules: TokenRules): Token & { readonly length: number } {
  if (text[at] === '\n') return { kind: 'newline', text: '\n', line, length: 1 };
  const string = rules.string(text, at, line);
  if (string !== undefined) return { kind: 'string', text: string.value, line, length: string.end - at };
  const name = match(rules.name, text, at);
  if (name !== undefined) return { kind: 'name', text: name, line, length: name.length };
  const digits = match(number, text, at);
  if (digits !== undefined) {
    // `1K`, `0x10` and `1_000` are numbers elsewhere.
    if (match(rules.name, text, at + digits.length) !== undefined) {
      throw new Untranslatable(line, 'wanted a number in decimal digits');
    }
    return { kind: 'number', text: digits, line, length: digits.length };
  }
  const sign = rules.signs.find((known) => text.startsWith(known, at));
  if (sign === undefined) throw new Untranslatable(line, `\`${text[at]}\` has no translation here`);
  return { kind: 'sign', text: sign, line, length: sign.length };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  return found === '' ? undefined : found;
}

/** A string in double quotes with the escapes of JSON, on one line. */
export function jsonString(text: string, start: number, line: number): { value: string; end: number } | undefined {
  if (text[start] !== '"') return undefined;
  let end = start + 1;
  while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  const literal = text.slice(start, end + 1);
  try {
    const value: unknown = JSON.parse(literal);
    if (typeof value === 'string' && value.isWellFormed()) return { value, end: end + 1 };
  } catch {
    // Not JSON: told below.
  }
  throw new Untranslatable(line, 'wanted a string with the escapes of JSON');
}
