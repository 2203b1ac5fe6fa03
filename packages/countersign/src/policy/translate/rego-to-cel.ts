// SPDX-License-Identifier: Apache-2.0
import { allOf, anyOf, type CelOperand } from './cel-text.ts';
import { hasType } from './compare-values.ts';
import { parseRego } from './parse-rego.ts';
import { comparison } from './rego-comparison.ts';
import { iterationIn, withElement } from './rego-references.ts';
import { ruleOfResponse } from './rego-responses.ts';
import { isConstant, type RegoScope as Scope } from './rego-scope.ts';
import type { RegoComprehension, RegoRule, RegoStatement, RegoTerm } from './rego-syntax.ts';
import { valueOf } from './rego-values.ts';
import { deeper, type Translation, type TranslationInput, translate, Untranslatable } from './translation.ts';

/** Where each program looks for its answer. */
const entries = {
  'policy-controller': { package: 'sigstore', rule: 'isCompliant' },
  cosign: { package: 'signature', rule: 'allow' },
} as const;

/** More never fit into the 4 KiB of a condition. */
const maxStatements = 1000;

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
    comprehensions: new Map(),
    indexes: new Set(),
    within: new Set(),
    loops: 0,
    countStatement: (line) => {
      if (++statements > maxStatements)
        throw new Untranslatable(line, 'the rules that it uses are too many statements');
    },
    fresh: () => `v${++names}`,
  };
  const answers = rules.get(wanted.rule);
  if (answers === undefined) throw new Untranslatable(1, `wanted a rule \`${wanted.rule}\`, got none`);
  // The policy-controller alone takes a set of results for an answer.
  if (wanted.rule === 'isCompliant' && answers.every(({ key }) => key !== undefined)) {
    rules.set(wanted.rule, answers.map(ruleOfResponse));
  }
  return truthOf(wanted.rule, 1, scope);
}

/** Whether one of the rules of that name is true; what they cannot be is another value. */
function truthOf(name: string, line: number, scope: Scope): string {
  if (scope.within.has(name)) throw new Untranslatable(line, `the rule \`${name}\` speaks of itself`);
  const rules = scope.rules.get(name) ?? [];
  const inner = {
    ...scope,
    locals: new Map(),
    comprehensions: new Map(),
    indexes: new Set<string>(),
    within: new Set([...scope.within, name]),
  };
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
      return [...compared(statement, scope), ...bodyOf(rest, scope)];
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
      if (countOfSets(statement, scope) !== undefined) return [];
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
  if (term.kind === 'comprehension') return bodyOf(rest, withComprehension(scope, name, term));
  const known = scope.locals.has(name) || scope.rules.has(name) || name === 'input';
  if (known && statement.operator === '=') {
    const left: RegoTerm = { kind: 'reference', root: name, steps: [], line };
    return bodyOf([{ kind: 'compare', operator: '==', left, right: term, line }, ...rest], scope);
  }
  const value = valueOf(term, scope);
  return [...value.guards, ...bodyOf(rest, withLocal(scope, name, { ...value, guards: [] }, line))];
}

function withComprehension(scope: Scope, name: string, made: RegoComprehension): Scope {
  // The check of names is that of any local.
  withLocal(scope, name, { cel: '', guards: [] }, made.line);
  return { ...scope, comprehensions: new Map([...scope.comprehensions, [name, { made, scope }]]) };
}

function withLocal(scope: Scope, name: string, value: CelOperand, line: number): Scope {
  if (name === '_') return scope;
  const taken = [scope.locals, scope.comprehensions, scope.indexes, scope.rules].some((names) => names.has(name));
  if (taken || ['input', 'data'].includes(name)) {
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

function compared(statement: Extract<RegoStatement, { kind: 'compare' }>, scope: Scope): readonly string[] {
  const counted = countOfSets(statement, scope);
  return counted === undefined ? comparison(statement, scope) : [counted];
}

/**
 * `count(deny) == 0`, where `deny` is a set of messages that other rules fill, or a list that is made from another; or several of them added
 * up: nothing is in them, or something.
 */
function countOfSets(statement: Extract<RegoStatement, { kind: 'compare' }>, scope: Scope): string | undefined {
  const { left, right, operator, line } = statement;
  const fillings = fillingsOf(left, line, scope);
  if (fillings === undefined) return undefined;
  const compared = `${operator} ${right.kind === 'scalar' ? String(right.value) : ''}`;
  if (['== 0', '<= 0', '< 1'].includes(compared)) return `!(${anyOf(fillings)})`;
  if (['> 0', '!= 0', '>= 1'].includes(compared)) return anyOf(fillings);
  throw new Untranslatable(line, 'wanted the number of elements of what rules or lists gather to be compared with 0');
}

/** What must be true for something to be counted; undefined for what is no count of this kind. */
function fillingsOf(term: RegoTerm, line: number, scope: Scope): readonly string[] | undefined {
  if (term.kind !== 'sum') return fillingsOfCount(term, line, scope);
  const parts = term.terms.map((part) => fillingsOf(part, line, scope));
  if (!parts.includes(undefined)) return parts.flatMap((part) => part ?? []);
  throw new Untranslatable(line, 'a sum of anything but such counts has no translation');
}

function fillingsOfCount(term: RegoTerm, line: number, scope: Scope): readonly string[] | undefined {
  const [counted] = term.kind === 'call' && term.name === 'count' && term.args.length === 1 ? term.args : [];
  if (counted?.kind === 'comprehension') return [filledList(counted, scope)];
  if (counted?.kind !== 'reference' || counted.steps.length > 0) return undefined;
  const list = scope.comprehensions.get(counted.root);
  if (list !== undefined) return [filledList(list.made, { ...list.scope, loops: scope.loops })];
  if (!isRule(counted.root, scope)) return undefined;
  return (scope.rules.get(counted.root) ?? []).map((rule) => fills(rule, line, scope));
}

function filledList({ head, body, line }: RegoComprehension, scope: Scope): string {
  return allOf(bodyOf([...body, { kind: 'assign', operator: ':=', name: '$head', term: head, line }], scope));
}

function fills(rule: RegoRule, line: number, scope: Scope): string {
  if (rule.key === undefined || rule.isDefault) throw new Untranslatable(line, `\`${rule.name}\` is not a set`);
  if (scope.within.has(rule.name)) throw new Untranslatable(line, `the rule \`${rule.name}\` speaks of itself`);
  const inner = {
    ...scope,
    locals: new Map(),
    comprehensions: new Map(),
    indexes: new Set<string>(),
    within: new Set([...scope.within, rule.name]),
  };
  const key: RegoStatement = { kind: 'assign', operator: ':=', name: '$key', term: rule.key, line: rule.line };
  return allOf(bodyOf([...rule.body, key], inner));
}
