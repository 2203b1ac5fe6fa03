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
import type { RegoRule, RegoStatement, RegoTerm } from './rego-syntax.ts';
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
  const [name, part, attestation] = path;
  if (name === undefined) return countOfAll(line, count);
  const named = (found: Found): AuthorityDemand => ({ kind: 'authority', name, line, found });
  if (part === 'attestations' && path.length === 2) {
    return named({ kind: 'attestations', names: [], ...(count === undefined ? {} : { count }) });
  }
  if (count !== undefined && (count.from > 1 || count.to !== Infinity)) throw new Untranslatable(line, countedEvidence);
  if (part === undefined && count === undefined) return named({ kind: 'anything' });
  if (part === 'signatures' && path.length === 2) return named({ kind: 'signatures' });
  if (part === 'static' && path.length === 2 && count === undefined) return named({ kind: 'static' });
  if (part === 'attestations' && attestation !== undefined && path.length === 3) {
    return named({ kind: 'attestations', names: [attestation] });
  }
  throw new Untranslatable(line, 'this part of what an authority found has no translation');
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
    // Lists are never empty: any element, and the first one, are there with the list.
    const isElement =
      index === term.steps.length - 1 && (step.kind === 'variable' ? step.name === '_' : step.index === 0);
    const before = term.steps[index - 1];
    const owner = term.steps[index - 2];
    const isList =
      before?.kind === 'name' &&
      ((index === 3 && before.name === 'signatures') ||
        (index === 4 && owner?.kind === 'name' && owner.name === 'attestations'));
    if (isElement && isList) return undefined;
    throw new Untranslatable(line, 'going through what was found has no translation');
  });
  if (steps[0] !== 'authorityMatches') {
    throw new Untranslatable(line, `\`input.${steps[0] ?? ''}\` is no part of the evidence about an image`);
  }
  return steps.slice(1).filter((step) => step !== undefined);
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
