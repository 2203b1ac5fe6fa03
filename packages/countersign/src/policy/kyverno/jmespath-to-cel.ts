// SPDX-License-Identifier: Apache-2.0
import type { JmesPath, JmesStep } from './jmespath.ts';

/** A value of a predicate in CEL: one, or each of a list. */
export interface CelValue {
  /** With `test` said of the value, or of the values of a list: `all` or `exists`. */
  say(test: (value: string) => string, quantifier: 'all' | 'exists'): string;
  readonly kind: 'one' | 'each' | 'number' | 'boolean';
}

const maxNesting = 2;
const reserved = new Set([
  'false',
  'in',
  'null',
  'true',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'return',
  'var',
  'void',
  'while',
]);

/** In Kyverno the members of the predicate are the roots of an expression. Undefined for what has no counterpart in CEL. */
export function celOfJmesPath(expression: JmesPath): CelValue | undefined {
  switch (expression.kind) {
    case 'path':
      return celOfSteps('predicate', expression.steps);
    case 'call':
      return celOfCall(expression.name, expression.args);
    case 'or':
      return celOfDefault(expression.path, expression.otherwise);
    case 'text':
      return undefined;
  }
}

/** A text of CEL. */
export function celText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function celOfSteps(root: string, steps: readonly JmesStep[], nesting = 0): CelValue | undefined {
  const each = steps.findIndex(({ kind }) => kind === 'each');
  const path = steps.slice(0, each === -1 ? undefined : each).reduce(celStep, root);
  if (each === -1) return { kind: 'one', say: (test) => test(path) };
  const rest = steps.slice(each + 1);
  const item = ['item', 'part'][nesting];
  if (item === undefined || nesting >= maxNesting) return undefined;
  const inner = celOfSteps(item, rest, nesting + 1);
  if (inner === undefined) return undefined;
  const present = presence(item, rest);
  return {
    kind: 'each',
    say: (test, quantifier) =>
      `${path}.${quantifier}(${item}, ${guarded(present, inner.say(test, quantifier), quantifier)})`,
  };
}

/** A projection leaves out what has no such member. */
function guarded(present: string, test: string, quantifier: 'all' | 'exists'): string {
  if (present === '') return test;
  return quantifier === 'all' ? `!(${present}) || (${test})` : `${present} && (${test})`;
}

function presence(root: string, steps: readonly JmesStep[]): string {
  const tests: string[] = [];
  let path = root;
  for (const step of steps) {
    if (step.kind !== 'member' || !isIdentifier(step.name)) break;
    path = celStep(path, step);
    tests.push(`has(${path})`);
  }
  return tests.join(' && ');
}

function celStep(path: string, step: JmesStep): string {
  if (step.kind === 'index') return `${path}[${step.index}]`;
  if (step.kind === 'each') return path;
  return isIdentifier(step.name) ? `${path}.${step.name}` : `${path}[${celText(step.name)}]`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name);
}

function celOfCall(name: string, args: readonly JmesPath[]): CelValue | undefined {
  const [first, second] = args;
  if (name === 'length' && args.length === 1) return celOfLength(first);
  const method = methods.get(name);
  if (method === undefined || args.length !== 2) return undefined;
  const [text, subject] = name === 'regex_match' ? [first, second] : [second, first];
  const path = pathOf(subject);
  if (text?.kind !== 'text' || path === undefined) return undefined;
  return { kind: 'boolean', say: (test) => test(`${path}.${method}(${celText(text.value)})`) };
}

const methods: ReadonlyMap<string, string> = new Map([
  ['regex_match', 'matches'],
  ['starts_with', 'startsWith'],
  ['ends_with', 'endsWith'],
  ['contains', 'contains'],
]);

function celOfLength(expression: JmesPath | undefined): CelValue | undefined {
  const path = pathOf(expression);
  return path === undefined ? undefined : { kind: 'number', say: (test) => test(`size(${path})`) };
}

function pathOf(expression: JmesPath | undefined): string | undefined {
  if (expression?.kind !== 'path' || expression.steps.some(({ kind }) => kind === 'each')) return undefined;
  return expression.steps.reduce(celStep, 'predicate');
}

function celOfDefault(path: JmesPath, otherwise: string): CelValue | undefined {
  if (path.kind !== 'path' || path.steps.some((step) => step.kind !== 'member' || !isIdentifier(step.name)))
    return undefined;
  const value = path.steps.reduce(celStep, 'predicate');
  return {
    kind: 'one',
    say: (test) => test(`(${presence('predicate', path.steps)} ? ${value} : ${celText(otherwise)})`),
  };
}
