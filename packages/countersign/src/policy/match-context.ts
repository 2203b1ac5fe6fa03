// SPDX-License-Identifier: Apache-2.0
import type { StringMap } from '../bytes/json-fields.ts';
import type {
  AdmissionContext,
  ContextClause,
  ContextFact,
  ContextSelector,
  ContextTest,
  LabelTest,
} from './admission-context.ts';

export type ContextMatch =
  | { readonly kind: 'match' }
  | { readonly kind: 'no-match' }
  /** Whether it matches depends on a fact that nobody told. */
  | { readonly kind: 'unknown'; readonly fact: ContextFact };

const match: ContextMatch = { kind: 'match' };
const noMatch: ContextMatch = { kind: 'no-match' };

/** Whether the selector picks this context. A fact that is not known never decides: what is known may. */
export function matchContext(selector: ContextSelector, context: AdmissionContext): ContextMatch {
  if (selector.length === 0) return match;
  const clauses = selector.map((clause) => matchClause(clause, context));
  return firstOf(clauses, ['match', 'unknown']) ?? noMatch;
}

function matchClause(clause: ContextClause, context: AdmissionContext): ContextMatch {
  const tests = clause.map((test) => matchTest(test, context));
  return firstOf(tests, ['no-match', 'unknown']) ?? match;
}

function firstOf(
  matches: readonly ContextMatch[],
  [strongest, next]: readonly [ContextMatch['kind'], ContextMatch['kind']],
): ContextMatch | undefined {
  return matches.find(({ kind }) => kind === strongest) ?? matches.find(({ kind }) => kind === next);
}

function matchTest(test: ContextTest, context: AdmissionContext): ContextMatch {
  if ('label' in test) {
    const { fact } = test;
    const labels = labelsOf(context, fact);
    if (labels === undefined) return { kind: 'unknown', fact };
    return passesLabel(test.test, Object.hasOwn(labels, test.label) ? labels[test.label] : undefined) ? match : noMatch;
  }
  const { fact } = test;
  const value = factOf(context, fact);
  if (value === undefined) return { kind: 'unknown', fact };
  return test.oneOf.some((candidate) => candidate.matches(value)) ? match : noMatch;
}

function labelsOf(context: AdmissionContext, fact: 'namespace.labels' | 'workload.labels'): StringMap | undefined {
  return fact === 'namespace.labels' ? context.namespace?.labels : context.workload?.labels;
}

function passesLabel(test: LabelTest, value: string | undefined): boolean {
  switch (test.kind) {
    case 'in':
      return value !== undefined && test.values.includes(value);
    case 'not-in':
      // As in Kubernetes: an object without the label is not in.
      return value === undefined || !test.values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
  }
}

type SingleFact = Exclude<ContextFact, 'namespace.labels' | 'workload.labels'>;

function factOf({ namespace, workload, container }: AdmissionContext, fact: SingleFact): string | undefined {
  switch (fact) {
    case 'namespace.name':
      return namespace?.name;
    case 'workload.kind':
      return workload?.kind;
    case 'workload.apiVersion':
      return workload?.apiVersion;
    case 'workload.name':
      return workload?.name;
    case 'workload.serviceAccount':
      return workload?.serviceAccount;
    case 'container':
      return container;
  }
}

/** The fact as text in one form, for reports and cache keys; undefined if it is not known. */
export function factText(context: AdmissionContext, fact: ContextFact): string | undefined {
  if (fact !== 'namespace.labels' && fact !== 'workload.labels') return factOf(context, fact);
  const labels = labelsOf(context, fact);
  if (labels === undefined) return undefined;
  const names = Object.keys(labels).toSorted();
  // Whoever names a label `a=1,b` or gives it such a value must not pass for somebody with two.
  const plain = (text: string): string => text.replaceAll(/[%,=]/g, encodeURIComponent);
  return names.map((name) => `${plain(name)}=${plain(labels[name] ?? '')}`).join(',');
}
