// SPDX-License-Identifier: Apache-2.0
import type { RegoStatement, RegoTerm } from './rego-syntax.ts';

type Reference = Extract<RegoTerm, { kind: 'reference' }>;

/** A reference through all elements of something: `prefix[name]…`. */
export interface Iteration {
  readonly reference: Reference;
  readonly prefix: Reference;
  readonly name: string;
  /** Where in the reference the variable stands. */
  readonly at: number;
}

/** The first reference through all elements that the statement itself makes: not in what it negates, nor in an inner body. */
export function iterationIn(statement: RegoStatement): Iteration | undefined {
  for (const term of termsOf(statement)) {
    const found = iterationOf(term);
    if (found !== undefined) return found;
  }
  return undefined;
}

function termsOf(statement: RegoStatement): readonly RegoTerm[] {
  switch (statement.kind) {
    case 'term':
    case 'assign':
      return [statement.term];
    case 'compare':
      return [statement.left, statement.right];
    case 'some':
    case 'every':
      return [statement.range];
    case 'not':
    case 'declare':
      return [];
  }
}

function iterationOf(term: RegoTerm): Iteration | undefined {
  switch (term.kind) {
    case 'scalar':
      return undefined;
    case 'list':
      return first(term.items);
    case 'call':
      return first(term.args);
    case 'sum':
      return first(term.terms);
    case 'object':
      return first(term.entries.map(({ value }) => value));
    case 'comparison':
      return first([term.statement.left, term.statement.right]);
    case 'comprehension':
      return undefined;
    case 'reference': {
      const at = term.steps.findIndex((step) => step.kind === 'variable');
      const step = term.steps[at];
      if (step?.kind !== 'variable') return undefined;
      return { reference: term, prefix: { ...term, steps: term.steps.slice(0, at) }, name: step.name, at };
    }
  }
}

function first(terms: readonly RegoTerm[]): Iteration | undefined {
  for (const term of terms) {
    const found = iterationOf(term);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The statement with a local name in place of the element: everywhere for a named variable, once for `_`. */
export function withElement(statement: RegoStatement, iteration: Iteration, local: string): RegoStatement {
  const replace = (term: RegoTerm): RegoTerm => {
    switch (term.kind) {
      case 'scalar':
        return term;
      case 'list':
        return { ...term, items: term.items.map(replace) };
      case 'call':
        return { ...term, args: term.args.map(replace) };
      case 'sum':
        return { ...term, terms: term.terms.map(replace) };
      case 'object':
        return { ...term, entries: term.entries.map(({ key, value }) => ({ key, value: replace(value) })) };
      case 'comparison': {
        const { left, right } = term.statement;
        return { ...term, statement: { ...term.statement, left: replace(left), right: replace(right) } };
      }
      case 'comprehension':
        return { ...term, head: replace(term.head), body: term.body.map((inner) => mapTerms(inner, replace)) };
      case 'reference':
        return isSame(term, iteration) ? { ...term, root: local, steps: term.steps.slice(iteration.at + 1) } : term;
    }
  };
  return mapTerms(statement, replace);
}

function isSame(term: Reference, iteration: Iteration): boolean {
  if (iteration.name === '_') return term === iteration.reference;
  const upTo = (reference: Reference) => JSON.stringify([reference.root, reference.steps.slice(0, iteration.at + 1)]);
  return upTo(term) === upTo(iteration.reference);
}

function mapTerms(statement: RegoStatement, map: (term: RegoTerm) => RegoTerm): RegoStatement {
  switch (statement.kind) {
    case 'term':
    case 'assign':
      return { ...statement, term: map(statement.term) };
    case 'compare':
      return { ...statement, left: map(statement.left), right: map(statement.right) };
    case 'some':
      return { ...statement, range: map(statement.range) };
    case 'every':
      return {
        ...statement,
        range: map(statement.range),
        body: statement.body.map((inner) => mapTerms(inner, map)),
      };
    case 'not':
      return { ...statement, statement: mapTerms(statement.statement, map) };
    case 'declare':
      return statement;
  }
}
