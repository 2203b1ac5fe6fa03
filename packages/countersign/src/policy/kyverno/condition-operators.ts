// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import { type CelValue, celText } from './jmespath-to-cel.ts';
import { hasWildcard } from './wildcards.ts';

type Comparison = (value: CelValue, wanted: JsonValue) => string | undefined;

const operators: Readonly<Record<string, Comparison>> = {
  equal: equals,
  equals,
  notequal: notEquals,
  notequals: notEquals,
  in: (value, wanted) => within(value, wanted, 'exists'),
  anyin: (value, wanted) => within(value, wanted, 'exists'),
  allin: (value, wanted) => within(value, wanted, 'all'),
  notin: (value, wanted) => without(value, wanted, 'all'),
  allnotin: (value, wanted) => without(value, wanted, 'all'),
  anynotin: (value, wanted) => without(value, wanted, 'exists'),
  greaterthan: (value, wanted) => ordered(value, '>', wanted),
  greaterthanorequals: (value, wanted) => ordered(value, '>=', wanted),
  lessthan: (value, wanted) => ordered(value, '<', wanted),
  lessthanorequals: (value, wanted) => ordered(value, '<=', wanted),
};

/** One comparison of Kyverno's in CEL; undefined for what is not the same in CEL, or might not be. */
export function celComparison(operator: string, value: CelValue, wanted: JsonValue): string | undefined {
  const compare = new Map(Object.entries(operators)).get(operator.toLowerCase());
  return compare?.(value, wanted);
}

function equals(value: CelValue, wanted: JsonValue): string | undefined {
  if (value.kind === 'each' || (value.kind === 'boolean') !== isBooleanText(wanted)) return undefined;
  if (value.kind === 'boolean') return value.say((text) => (isTrueText(wanted) ? text : `!${text}`), 'all');
  const test = testOf(wanted);
  return test && value.say(test, 'all');
}

function isTrueText(wanted: JsonValue): boolean {
  return wanted === true || wanted === 'true';
}

function isBooleanText(wanted: JsonValue): boolean {
  return isTrueText(wanted) || wanted === false || wanted === 'false';
}

// Kyverno compares texts like `1h` and `60m` by what they mean, so that unequal texts need not be unequal there.
function notEquals(value: CelValue, wanted: JsonValue): string | undefined {
  if (value.kind === 'each') return undefined;
  if (value.kind === 'boolean') return isBooleanText(wanted) ? equals(value, !isTrueText(wanted)) : undefined;
  // Not the other one: of a text "not equal" would be true and mean nothing.
  if (typeof wanted === 'boolean') return value.say((text) => `${text} == ${!wanted}`, 'all');
  if (typeof wanted === 'string' && /^[+-]?[\d.]/.test(wanted)) return undefined;
  return negated(value, [wanted], 'all');
}

function within(value: CelValue, wanted: JsonValue, quantifier: 'all' | 'exists'): string | undefined {
  if (value.kind === 'boolean' || value.kind === 'number') return undefined;
  const tests = listOf(wanted).map(testOf);
  if (tests.length === 0 || tests.includes(undefined)) return undefined;
  return value.say((text) => anyOf(tests.flatMap((test) => test?.(text) ?? [])), quantifier);
}

function without(value: CelValue, wanted: JsonValue, quantifier: 'all' | 'exists'): string | undefined {
  if (value.kind === 'boolean' || value.kind === 'number') return undefined;
  return negated(value, listOf(wanted), quantifier);
}

// Kyverno reads these as ranges and comparisons.
const ranges = /^\s*(?:[<>!]|[+-]?\d[^a-z]*-)|[|&]/i;

/**
 * The comparison with a text goes first: it fails for a list or a number, of which "not equal" would be true and mean nothing. Kyverno
 * compares numbers with texts as well, so that what is no number in JSON would pass here and not there.
 */
function negated(value: CelValue, wanted: readonly JsonValue[], quantifier: 'all' | 'exists'): string | undefined {
  if (wanted.some((item) => typeof item !== 'string' || ranges.test(item))) return undefined;
  const tests = wanted.map(testOf);
  if (tests.length === 0 || tests.includes(undefined)) return undefined;
  return value.say(
    (text) => `${text}.startsWith("") && !(${anyOf(tests.flatMap((test) => test?.(text) ?? []))})`,
    quantifier,
  );
}

function ordered(value: CelValue, operator: string, wanted: JsonValue): string | undefined {
  const number = typeof wanted === 'string' && /^\d{1,9}(?:\.\d{1,6})?$/.test(wanted) ? Number(wanted) : wanted;
  if (typeof number !== 'number' || value.kind === 'each' || value.kind === 'boolean') return undefined;
  const literal = value.kind === 'number' ? wholeNumber(number) : decimal(number);
  return literal && value.say((text) => `${text} ${operator} ${literal}`, 'all');
}

function wholeNumber(number: number): string | undefined {
  return Number.isSafeInteger(number) ? String(number) : undefined;
}

function decimal(number: number): string {
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

function testOf(wanted: JsonValue): ((text: string) => string) | undefined {
  if (typeof wanted === 'number') return (text) => `${text} == ${Number.isInteger(wanted) ? wanted : decimal(wanted)}`;
  if (typeof wanted === 'boolean') return (text) => `${text} == ${wanted}`;
  if (typeof wanted !== 'string' || wanted.includes('{{')) return undefined;
  return hasWildcard(wanted) ? wildcardTest(wanted) : (text) => `${text} == ${celText(wanted)}`;
}

/** The forms without an expression of their own: what begins, ends or contains. */
function wildcardTest(wanted: string): ((text: string) => string) | undefined {
  const found = /^(\*?)([^*?]+)(\*?)$/.exec(wanted);
  if (found === null) return undefined;
  const [, before, inner = '', after] = found;
  const method = before === '' ? 'startsWith' : after === '' ? 'endsWith' : 'contains';
  return (text) => `${text}.${method}(${celText(inner)})`;
}

function anyOf(tests: readonly string[]): string {
  return tests.length === 1 ? (tests[0] ?? 'false') : tests.map((test) => `(${test})`).join(' || ');
}

function listOf(wanted: JsonValue): readonly JsonValue[] {
  return Array.isArray(wanted) ? (wanted as readonly JsonValue[]) : [wanted];
}
