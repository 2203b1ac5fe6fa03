// SPDX-License-Identifier: Apache-2.0
import {
  type AuthorityDemand,
  type CountRange,
  countedEvidence,
  type DemandTranslation,
  type Found,
  rangeOf,
} from './authority-demand.ts';
import { parseRego } from './parse-rego.ts';
import type { RegoRule, RegoStatement, RegoStep, RegoTerm } from './rego-syntax.ts';
import { guarded, Untranslatable } from './translation.ts';

interface Scope {
  readonly rules: ReadonlyMap<string, readonly RegoRule[]>;
  readonly within: readonly string[];
  readonly locals: Map<string, RegoTerm>;
}

type Compare = Extract<RegoStatement, { kind: 'compare' }>;

/** A policy in Rego over all authorities: rules and helpers that name what each authority found. */
export function translateWholeRego(text: string): DemandTranslation {
  return guarded<DemandTranslation>(text, (policy) => {
    const module = parseRego(policy);
    if (module.package !== 'sigstore') {
      throw new Untranslatable(
        1,
        `wanted package \`sigstore\`, in which the answer is looked for, got \`${module.package}\``,
      );
    }
    const rules = Map.groupBy(module.rules, ({ name }) => name);
    return { kind: 'demand', demand: demandOfRule('isCompliant', 1, { rules, within: [], locals: new Map() }) };
  });
}

function demandOfRule(name: string, line: number, scope: Scope): AuthorityDemand {
  if (scope.within.length > 8 || scope.within.includes(name)) {
    throw new Untranslatable(line, `the rule \`${name}\` speaks of itself, or of too many others`);
  }
  const rules = scope.rules.get(name) ?? [];
  for (const rule of rules) requireBoolean(rule);
  const bodies = rules.filter(({ isDefault }) => !isDefault);
  if (bodies.length === 0) throw new Untranslatable(line, `wanted a rule \`${name}\`, got none`);
  const within = [...scope.within, name];
  const of = bodies.map(({ body }): AuthorityDemand => {
    const inner = { ...scope, within, locals: new Map<string, RegoTerm>() };
    return { kind: 'all', of: body.flatMap((statement) => demandsOf(statement, inner)) };
  });
  return { kind: 'any', of };
}

function requireBoolean({ name, line, key, value, isDefault }: RegoRule): void {
  if (key !== undefined) throw new Untranslatable(line, `\`${name}\` gives a set of results, which has no translation`);
  if (value.kind !== 'scalar' || value.value !== !isDefault) {
    throw new Untranslatable(line, `wanted \`${name}\` to be true under conditions and false by default`);
  }
}

function demandsOf(statement: RegoStatement, scope: Scope): readonly AuthorityDemand[] {
  switch (statement.kind) {
    case 'term':
      return [demandOfTerm(statement.term, scope)];
    case 'compare':
      return [demandOfComparison(statement, scope)];
    case 'assign': {
      const { name, term, line } = statement;
      if (scope.locals.has(name) || scope.rules.has(name) || name === 'input') {
        throw new Untranslatable(line, `\`${name}\` stands for something else already`);
      }
      const resolved = resolve(term, scope);
      // What is bound must be there.
      const demand = demandOfTerm(resolved.kind === 'call' ? countedOf(resolved) : resolved, scope);
      scope.locals.set(name, resolved);
      return [demand];
    }
    default:
      throw new Untranslatable(statement.line, 'only what is there, and how many, has a translation');
  }
}

function demandOfTerm(term: RegoTerm, scope: Scope): AuthorityDemand {
  const resolved = resolve(term, scope);
  if (resolved.kind === 'reference' && resolved.steps.length === 0 && scope.rules.has(resolved.root)) {
    return demandOfRule(resolved.root, resolved.line, scope);
  }
  return demandOfPath(pathOf(resolved), resolved.line, undefined);
}

function demandOfComparison({ left, operator, right, line }: Compare, scope: Scope): AuthorityDemand {
  const counted = resolve(left, scope);
  if (right.kind !== 'scalar' || operator === 'in') throw new Untranslatable(line, 'wanted a plain value on the right');
  if (counted.kind === 'call') {
    const range = typeof right.value === 'number' ? rangeOf(operator, right.value) : undefined;
    if (range === undefined || !Number.isInteger(right.value)) throw new Untranslatable(line, countedEvidence);
    return demandOfPath(pathOf(countedOf(counted)), line, range);
  }
  const path = pathOf(counted);
  if (path.length === 2 && path[1] === 'static' && operator === '==' && right.value === true) {
    return demandOfPath(path, line, undefined);
  }
  throw new Untranslatable(line, 'what is demanded of a signature itself belongs into its authority');
}

function demandOfPath(path: readonly string[], line: number, count: CountRange | undefined): AuthorityDemand {
  const [name, ...rest] = path;
  if (name === undefined) return countOfAll(line, count);
  const found = foundAt(rest, count);
  if (found !== undefined) return { kind: 'authority', name, line, found };
  if (count !== undefined && !isAtLeastOne(count)) throw new Untranslatable(line, countedEvidence);
  throw new Untranslatable(line, 'this part of what an authority found has no translation');
}

/** What is looked at below the name of an authority; a list that is there has at least one element. */
function foundAt([part, attestation, ...rest]: readonly string[], count: CountRange | undefined): Found | undefined {
  if (attestation !== undefined) {
    const isList = part === 'attestations' && rest.length === 0 && isAtLeastOne(count);
    return isList ? { kind: 'attestations', names: [attestation] } : undefined;
  }
  return foundDirectly(part, count);
}

function foundDirectly(part: string | undefined, count: CountRange | undefined): Found | undefined {
  switch (part) {
    case undefined:
      return count === undefined ? { kind: 'anything' } : undefined;
    case 'attestations':
      return { kind: 'attestations', names: [], ...(count === undefined ? {} : { count }) };
    case 'signatures':
      return isAtLeastOne(count) ? { kind: 'signatures' } : undefined;
    case 'static':
      return count === undefined ? { kind: 'static' } : undefined;
    default:
      return undefined;
  }
}

function isAtLeastOne(count: CountRange | undefined): boolean {
  return count === undefined || (count.from <= 1 && count.to === Infinity);
}

function countOfAll(line: number, count: CountRange | undefined): AuthorityDemand {
  if (count === undefined) return { kind: 'all', of: [] };
  if (count.to !== Infinity) throw new Untranslatable(line, 'that an authority did not pass cannot be demanded here');
  return { kind: 'at-least', count: count.from, line };
}

/** The steps behind `input.authorityMatches`. */
function pathOf(term: RegoTerm): readonly string[] {
  const { line } = term;
  if (term.kind !== 'reference' || term.root !== 'input') {
    throw new Untranslatable(line, 'wanted something that an authority found: `input.authorityMatches.NAME…`');
  }
  const steps = term.steps.map((step, index) => {
    if (step.kind === 'name') return step.name;
    if (isElementOfList(term.steps, index)) return undefined;
    throw new Untranslatable(line, 'going through what was found has no translation');
  });
  if (steps[0] !== 'authorityMatches') {
    throw new Untranslatable(line, `\`input.${steps[0] ?? ''}\` is no part of the evidence about an image`);
  }
  return steps.slice(1).filter((step) => step !== undefined);
}

/** Lists are never empty: any element, and the first one, are there with the list. */
function isElementOfList(steps: readonly RegoStep[], index: number): boolean {
  const step = steps[index];
  const isFirstOrAny = (step?.kind === 'variable' && step.name === '_') || (step?.kind === 'index' && step.index === 0);
  const names = steps.slice(0, index).map((before) => (before.kind === 'name' ? before.name : ''));
  const isList = (index === 3 && names[2] === 'signatures') || (index === 4 && names[2] === 'attestations');
  return isFirstOrAny && isList && index === steps.length - 1;
}

function countedOf(call: Extract<RegoTerm, { kind: 'call' }>): RegoTerm {
  const [only] = call.args;
  const isElement = only?.kind === 'reference' && only.steps.some(({ kind }) => kind !== 'name');
  if (call.name === 'count' && only !== undefined && call.args.length === 1 && !isElement) return only;
  throw new Untranslatable(call.line, `the function \`${call.name}\` has no translation`);
}

/** With what locals stand for in their place. */
function resolve(term: RegoTerm, scope: Scope): RegoTerm {
  if (term.kind === 'call') return { ...term, args: term.args.map((each) => resolve(each, scope)) };
  if (term.kind !== 'reference') return term;
  const local = scope.locals.get(term.root);
  if (local === undefined) return term;
  if (local.kind !== 'reference') {
    if (term.steps.length === 0) return local;
    throw new Untranslatable(term.line, 'a number has no parts');
  }
  return { ...local, steps: [...local.steps, ...term.steps], line: term.line };
}
