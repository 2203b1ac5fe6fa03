// SPDX-License-Identifier: Apache-2.0
import { allOf, anyOf, type CelOperand, celNumber, celString, elementOf, memberOf, statementRoot } from './cel-text.ts';
import { hasType, isComparableText, mirrored, type Ordering, orderedAcrossTypes } from './compare-values.ts';
import { parseRego } from './parse-rego.ts';
import { iterationIn, withElement } from './rego-references.ts';
import type { RegoRule, RegoStatement, RegoTerm } from './rego-syntax.ts';
import { deeper, type Translation, type TranslationInput, translate, Untranslatable } from './translation.ts';

/** Where each program looks for its answer. */
const entries = {
  'policy-controller': { package: 'sigstore', rule: 'isCompliant' },
  cosign: { package: 'signature', rule: 'allow' },
} as const;

/** More never fit into the 4 KiB of a condition. */
const maxStatements = 1000;

/** Everything that a statement sees. */
interface Scope {
  readonly rules: ReadonlyMap<string, readonly RegoRule[]>;
  readonly locals: ReadonlyMap<string, CelOperand>;
  /** Variables that already stand for the index of something. */
  readonly indexes: ReadonlySet<string>;
  /** Rules that are being translated: Rego has no recursion. */
  readonly within: ReadonlySet<string>;
  readonly fresh: () => string;
  /** Loops around this place. */
  readonly loops: number;
  /** @throws {Untranslatable} when rules that use others twice have become too many statements */
  readonly countStatement: (line: number) => void;
}

/** A policy in Rego as a condition about the statement. What is undefined there is false here. */
export function translateRego(
  text: string,
  input: TranslationInput,
  program: keyof typeof entries = 'policy-controller',
): Translation {
  return translate(text, input, (policy) => entryOf(policy, entries[program]));
}

function entryOf(text: string, wanted: { readonly package: string; readonly rule: string }): string {
  const module = parseRego(text);
  if (module.package !== wanted.package) {
    throw new Untranslatable(
      1,
      `wanted package \`${wanted.package}\`, in which the answer is looked for, got \`${module.package}\``,
    );
  }
  const rules = Map.groupBy(module.rules, (rule) => rule.name);
  let names = 0;
  let statements = 0;
  const scope: Scope = {
    rules,
    locals: new Map(),
    indexes: new Set(),
    within: new Set(),
    loops: 0,
    countStatement: (line) => {
      if (++statements > maxStatements)
        throw new Untranslatable(line, 'the rules that it uses are too many statements');
    },
    fresh: () => `v${++names}`,
  };
  if (!rules.has(wanted.rule)) throw new Untranslatable(1, `wanted a rule \`${wanted.rule}\`, got none`);
  return truthOf(wanted.rule, 1, scope);
}

/** Whether one of the rules of that name is true; what they cannot be is another value. */
function truthOf(name: string, line: number, scope: Scope): string {
  if (scope.within.has(name)) throw new Untranslatable(line, `the rule \`${name}\` speaks of itself`);
  const rules = scope.rules.get(name) ?? [];
  const inner = { ...scope, locals: new Map(), indexes: new Set<string>(), within: new Set([...scope.within, name]) };
  const bodies = rules.filter((rule) => !rule.isDefault);
  for (const rule of rules) {
    if (rule.key !== undefined)
      throw new Untranslatable(rule.line, `\`${name}\` gives a set of results, which has no translation`);
    if (rule.isDeclared && !rule.isDefault && bodies.length > 1) {
      throw new Untranslatable(rule.line, `\`${name}\` is declared with \`:=\` and has several rules`);
    }
    const wanted = !rule.isDefault;
    if (rule.value.kind !== 'scalar' || rule.value.value !== wanted) {
      throw new Untranslatable(
        rule.line,
        `wanted \`${name}\` to be ${wanted} ${wanted ? 'under conditions' : 'by default'}, got another value`,
      );
    }
  }
  return anyOf(bodies.map((rule) => allOf(bodyOf(rule.body, inner))));
}

/** All statements, one after the other: what one binds, the following see. */
function bodyOf(statements: readonly RegoStatement[], scope: Scope): readonly string[] {
  const [statement, ...rest] = statements;
  if (statement === undefined) return [];
  scope.countStatement(statement.line);
  const iteration = iterationIn(statement);
  if (iteration === undefined) return plainStatement(statement, rest, scope);
  const { name, reference } = iteration;
  if (scope.indexes.has(name) || scope.locals.has(name) || scope.rules.has(name)) {
    throw new Untranslatable(reference.line, `\`${name}\` stands for something else already`);
  }
  const local = `$${scope.fresh()}`;
  const bound = name === '_' ? scope.indexes : new Set([...scope.indexes, name]);
  const range = valueOf(iteration.prefix, scope);
  // With `_`, the following statements speak of the same element only if this one binds it to a name.
  const isShared = name !== '_' || statement.kind === 'assign' || statement.kind === 'some';
  const inner = [statement, ...(isShared ? rest : [])].map((part) => withElement(part, iteration, local));
  const through = throughElements(range, 'exists', scope, (element, around) =>
    allOf(bodyOf(inner, { ...around, indexes: bound, locals: new Map([...scope.locals, [local, element]]) })),
  );
  return isShared ? through : [...through, ...bodyOf(rest, scope)];
}

function plainStatement(statement: RegoStatement, rest: readonly RegoStatement[], scope: Scope): readonly string[] {
  switch (statement.kind) {
    case 'term':
      return [...truthOfTerm(statement.term, scope), ...bodyOf(rest, scope)];
    case 'compare':
      return [...comparison(statement, scope), ...bodyOf(rest, scope)];
    case 'not':
      return [...negation(statement.statement, scope), ...bodyOf(rest, scope)];
    case 'declare':
      return bodyOf(rest, scope);
    case 'assign':
      return assignment(statement, rest, scope);
    case 'some':
      return throughElements(valueOf(statement.range, scope), 'exists', scope, (element, inner) =>
        allOf(bodyOf(rest, withLocal(inner, statement.name, element, statement.line))),
      );
    case 'every':
      return [
        ...throughElements(valueOf(statement.range, scope), 'all', scope, (element, inner) =>
          allOf(bodyOf(statement.body, withLocal(inner, statement.name, element, statement.line))),
        ),
        ...bodyOf(rest, scope),
      ];
  }
}

/**
 * What is negated holds when it is undefined, too; but arguments of functions, of nested calls and of all comparisons other than
 * `==` are computed before, so that the whole statement is undefined when they are.
 */
function negation(statement: RegoStatement, scope: Scope): readonly string[] {
  if (iterationIn(statement) !== undefined) {
    throw new Untranslatable(
      statement.line,
      'what goes through elements cannot be negated; write a rule of its own for it',
    );
  }
  const before = computedBefore(statement, scope).flatMap((term) => valueOf(term, scope).guards);
  return [...before, `!(${allOf(bodyOf([statement], scope))})`];
}

function computedBefore(statement: RegoStatement, scope: Scope): readonly RegoTerm[] {
  switch (statement.kind) {
    case 'term':
      return statement.term.kind === 'call' ? statement.term.args : [];
    case 'compare': {
      if (countOfSet(statement, scope) !== undefined) return [];
      const sides = [statement.left, statement.right];
      return statement.operator === '==' ? sides.filter(({ kind }) => kind === 'call' || kind === 'list') : sides;
    }
    default:
      throw new Untranslatable(statement.line, 'wanted a comparison, a function or a rule after `not`');
  }
}

function assignment(
  statement: Extract<RegoStatement, { kind: 'assign' }>,
  rest: readonly RegoStatement[],
  scope: Scope,
): readonly string[] {
  const { name, term, line } = statement;
  const known = scope.locals.has(name) || scope.rules.has(name) || name === 'input';
  if (known && statement.operator === '=') {
    const left: RegoTerm = { kind: 'reference', root: name, steps: [], line };
    return bodyOf([{ kind: 'compare', operator: '==', left, right: term, line }, ...rest], scope);
  }
  const value = valueOf(term, scope);
  return [...value.guards, ...bodyOf(rest, withLocal(scope, name, { ...value, guards: [] }, line))];
}

function withLocal(scope: Scope, name: string, value: CelOperand, line: number): Scope {
  if (name === '_') return scope;
  if (scope.locals.has(name) || scope.indexes.has(name) || scope.rules.has(name) || ['input', 'data'].includes(name)) {
    throw new Untranslatable(line, `\`${name}\` stands for something else already`);
  }
  return { ...scope, locals: new Map([...scope.locals, [name, value]]) };
}

/** Lists and objects alike: Rego goes through the values of both. */
function throughElements(
  range: CelOperand,
  macro: 'exists' | 'all',
  scope: Scope,
  body: (element: CelOperand, inner: Scope) => string,
): readonly string[] {
  const name = scope.fresh();
  const inner = { ...scope, loops: deeper(scope.loops) };
  const elements = `${range.cel}.${macro}(${name}, ${body({ cel: name, guards: [] }, inner)})`;
  if (range.type === 'list') return [...range.guards, elements];
  const values = `${range.cel}.${macro}(${name}, ${body({ cel: `${range.cel}[${name}]`, guards: [] }, inner)})`;
  return [...range.guards, `(${hasType(range, ['list'])} ? ${elements} : ${allOf([hasType(range, ['map']), values])})`];
}

/** A statement that is only a value holds unless it is false or undefined. */
function truthOfTerm(term: RegoTerm, scope: Scope): readonly string[] {
  if (term.kind === 'reference' && term.steps.length === 0 && isRule(term.root, scope)) {
    return [truthOf(term.root, term.line, scope)];
  }
  const value = valueOf(term, scope);
  if (value.type === 'bool') return [...value.guards, value.cel];
  return value.type === undefined ? [...value.guards, `${value.cel} != false`] : value.guards;
}

function isRule(name: string, scope: Scope): boolean {
  const rules = scope.rules.get(name);
  return rules !== undefined && !scope.locals.has(name) && !isConstant(rules);
}

function isConstant(rules: readonly RegoRule[]): boolean {
  const [rule] = rules;
  return (
    rules.length === 1 && rule !== undefined && !rule.isDefault && rule.key === undefined && rule.body.length === 0
  );
}

function comparison(statement: Extract<RegoStatement, { kind: 'compare' }>, scope: Scope): readonly string[] {
  const counted = countOfSet(statement, scope);
  if (counted !== undefined) return [counted];
  const { operator } = statement;
  const [left, right] = [valueOf(statement.left, scope), valueOf(statement.right, scope)];
  const guards = [...left.guards, ...right.guards];
  if (operator === 'in') return [...guards, membership(left, right, scope)];
  if (operator === '==' || operator === '!=') {
    if (left.type !== undefined && right.type !== undefined && left.type !== right.type) {
      return operator === '==' ? ['false'] : guards;
    }
    return [...guards, `${left.cel} ${operator} ${right.cel}`];
  }
  return [...guards, ordering(left, operator, right, statement)];
}

function membership(value: CelOperand, range: CelOperand, scope: Scope): string {
  if (range.type === 'list') return `${value.cel} in ${range.cel}`;
  const inList = `${value.cel} in ${range.cel}`;
  const key = scope.fresh();
  deeper(scope.loops);
  const inMap = `${range.cel}.exists(${key}, ${range.cel}[${key}] == ${value.cel})`;
  return `(${hasType(range, ['list'])} ? ${inList} : ${allOf([hasType(range, ['map']), inMap])})`;
}

function ordering(
  left: CelOperand,
  operator: Ordering,
  right: CelOperand,
  { left: first, right: second, line }: Extract<RegoStatement, { kind: 'compare' }>,
): string {
  if (left.type === 'number' && right.type === 'number') return `${left.cel} ${operator} ${right.cel}`;
  if (isFixed(second)) return orderedAcrossTypes(left, operator, right);
  if (isFixed(first)) return orderedAcrossTypes(right, mirrored(operator), left);
  throw new Untranslatable(line, 'wanted a number or a text in ASCII on one side of the comparison');
}

function isFixed(term: RegoTerm): boolean {
  if (term.kind !== 'scalar') return false;
  return typeof term.value === 'number' || (typeof term.value === 'string' && isComparableText(term.value));
}

/** `count(deny) == 0`, where `deny` is a set of messages that other rules fill. */
function countOfSet(statement: Extract<RegoStatement, { kind: 'compare' }>, scope: Scope): string | undefined {
  const { left, right, operator, line } = statement;
  const set = left.kind === 'call' && left.name === 'count' && left.args.length === 1 ? left.args[0] : undefined;
  if (set?.kind !== 'reference' || set.steps.length > 0 || !isRule(set.root, scope)) return undefined;
  const isEmpty = operator === '==' ? true : operator === '>' || operator === '!=' ? false : undefined;
  if (isEmpty === undefined || right.kind !== 'scalar' || right.value !== 0) {
    throw new Untranslatable(line, 'wanted the number of elements of a set of rules to be compared with 0');
  }
  const filled = anyOf((scope.rules.get(set.root) ?? []).map((rule) => fills(rule, line, scope)));
  return isEmpty ? `!(${filled})` : filled;
}

function fills(rule: RegoRule, line: number, scope: Scope): string {
  if (rule.key === undefined || rule.isDefault) throw new Untranslatable(line, `\`${rule.name}\` is not a set`);
  if (scope.within.has(rule.name)) throw new Untranslatable(line, `the rule \`${rule.name}\` speaks of itself`);
  const inner = {
    ...scope,
    locals: new Map(),
    indexes: new Set<string>(),
    within: new Set([...scope.within, rule.name]),
  };
  const key: RegoStatement = { kind: 'assign', operator: ':=', name: '$key', term: rule.key, line: rule.line };
  return allOf(bodyOf([...rule.body, key], inner));
}

/** @throws {Untranslatable} for a value that is gone through, unknown, or computed in a way that has no translation */
function valueOf(term: RegoTerm, scope: Scope): CelOperand {
  switch (term.kind) {
    case 'scalar':
      return scalar(term);
    case 'list': {
      const items = term.items.map((item) => valueOf(item, scope));
      const cel = `[${items.map((item) => item.cel).join(', ')}]`;
      // Lists of lists of themselves double with each line.
      if (cel.length > 4096) throw new Untranslatable(term.line, 'the list is too long');
      return {
        cel,
        guards: items.flatMap((item) => item.guards),
        type: 'list',
      };
    }
    case 'reference':
      return referenced(term, scope);
    case 'call':
      return called(term, scope);
  }
}

function scalar({ value, line }: Extract<RegoTerm, { kind: 'scalar' }>): CelOperand {
  if (typeof value === 'string') return { cel: celString(value), guards: [], type: 'string' };
  if (typeof value === 'boolean') return { cel: String(value), guards: [], type: 'bool' };
  if (value === null) return { cel: 'null', guards: [], type: 'null' };
  const cel = celNumber(value);
  if (cel === undefined) throw new Untranslatable(line, 'the number is too large to be compared exactly');
  return { cel, guards: [], type: 'number' };
}

function referenced(term: Extract<RegoTerm, { kind: 'reference' }>, scope: Scope): CelOperand {
  let value = rootOf(term, scope);
  for (const step of term.steps) {
    if (step.kind === 'variable') throw new Untranslatable(term.line, `\`[${step.name}]\` has no translation here`);
    const { cel, guards } = value;
    value = step.kind === 'name' ? memberOf({ cel, guards }, step.name) : elementOf({ cel, guards }, step.index);
  }
  return value;
}

function rootOf({ root, line }: Extract<RegoTerm, { kind: 'reference' }>, scope: Scope): CelOperand {
  const local = scope.locals.get(root);
  if (local !== undefined) return local;
  if (root === 'input') return statementRoot;
  const rules = scope.rules.get(root);
  const [constant] = rules ?? [];
  if (rules === undefined || constant === undefined || !isConstant(rules)) {
    throw new Untranslatable(line, `\`${root}\` has no translation as a value`);
  }
  if (scope.within.has(root)) throw new Untranslatable(line, `the rule \`${root}\` speaks of itself`);
  scope.countStatement(line);
  return valueOf(constant.value, { ...scope, locals: new Map(), within: new Set([...scope.within, root]) });
}

const textFunctions: Readonly<Record<string, string>> = {
  startswith: 'startsWith',
  endswith: 'endsWith',
  contains: 'contains',
};

function called({ name, args, line }: Extract<RegoTerm, { kind: 'call' }>, scope: Scope): CelOperand {
  if (name === 'count' && args.length === 1 && args[0] !== undefined) {
    const value = valueOf(args[0], scope);
    return {
      cel: `size(${value.cel})`,
      guards: [...value.guards, ...(value.type === 'list' ? [] : [hasType(value, ['string', 'list', 'map'])])],
      type: 'number',
    };
  }
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length !== 2) return unknown(name, line);
  if (Object.hasOwn(textFunctions, name))
    return onTexts(valueOf(first, scope), textFunctions[name] ?? '', valueOf(second, scope));
  if (name !== 'regex.match' && name !== 're_match') return unknown(name, line);
  if (first.kind !== 'scalar' || typeof first.value !== 'string') {
    throw new Untranslatable(line, 'wanted a pattern that stands in the policy itself');
  }
  return onTexts(valueOf(second, scope), 'matches', valueOf(first, scope));
}

function onTexts(text: CelOperand, method: string, argument: CelOperand): CelOperand {
  const typed = [text, argument].filter((value) => value.type !== 'string').map((value) => hasType(value, ['string']));
  return {
    cel: `${text.cel}.${method}(${argument.cel})`,
    guards: [...text.guards, ...argument.guards, ...typed],
    type: 'bool',
  };
}

function unknown(name: string, line: number): never {
  throw new Untranslatable(line, `the function \`${name}\` has no translation`);
}
