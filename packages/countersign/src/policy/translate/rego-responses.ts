// SPDX-License-Identifier: Apache-2.0
import type { RegoEntry, RegoRule, RegoStatement, RegoTerm } from './rego-syntax.ts';
import { Untranslatable } from './translation.ts';

type Assignment = Extract<RegoStatement, { kind: 'assign' }>;

/**
 * `isCompliant[response] {…}`, whose responses have a `result`, an `error` and a `warning`, as a rule that is true where such a response
 * has a true result. The policy-controller takes one that is enough, and refuses for a warning beside it.
 *
 * @throws {Untranslatable} for responses of which that is not certain
 */
export function ruleOfResponse(rule: RegoRule): RegoRule {
  const { key, line } = rule;
  if (key === undefined || rule.isDefault) throw new Untranslatable(line, 'wanted a set of results, and no other rule');
  const { entries, body } = responseOf(key, rule);
  const members = new Map(entries.map((entry) => [entry.key, entry.value]));
  const unknown = entries.find((entry) => !['result', 'error', 'warning'].includes(entry.key));
  if (unknown !== undefined || members.size < entries.length) {
    throw new Untranslatable(line, 'wanted `result`, `error` and `warning` in the response, each once');
  }
  const result = members.get('result');
  if (result === undefined) throw new Untranslatable(line, 'wanted a `result` in the response');
  let rest = body;
  for (const name of ['error', 'warning'] as const) {
    const value = members.get(name);
    if (value !== undefined) rest = withoutMessage(value, name, rest);
  }
  const { key: _, ...plain } = rule;
  return { ...plain, value: { kind: 'scalar', value: true, line }, body: withResult(result, rest) };
}

function responseOf(
  key: RegoTerm,
  { body, line }: RegoRule,
): { readonly entries: readonly RegoEntry[]; readonly body: readonly RegoStatement[] } {
  if (key.kind === 'object') return { entries: key.entries, body };
  const assigned = assignmentOf(key, body);
  if (assigned?.term.kind !== 'object') throw new Untranslatable(line, 'wanted an object as the response');
  return { entries: assigned.term.entries, body: body.filter((statement) => statement !== assigned) };
}

function assignmentOf(term: RegoTerm, body: readonly RegoStatement[]): Assignment | undefined {
  if (term.kind !== 'reference' || term.steps.length > 0) return undefined;
  const found = body.filter(
    (statement): statement is Assignment => statement.kind === 'assign' && statement.name === term.root,
  );
  return found.length === 1 ? found[0] : undefined;
}

/** A text is always there; one that is put together needs its parts to be. */
function withoutMessage(
  value: RegoTerm,
  name: 'error' | 'warning',
  body: readonly RegoStatement[],
): readonly RegoStatement[] {
  const assigned = assignmentOf(value, body);
  const text = assigned?.term ?? value;
  const needed = text.kind === 'scalar' && typeof text.value === 'string' ? [] : partsOfText(text, body);
  if (name === 'warning' && (text.kind !== 'scalar' || text.value !== '')) {
    throw new Untranslatable(text.line, 'a warning counts as a refusal there, so that such a result is never enough');
  }
  const needs = needed.map((term, index): RegoStatement => {
    return { kind: 'assign', operator: ':=', name: `$${name}${index}`, term, line: term.line };
  });
  return [...body.filter((statement) => statement !== assigned), ...needs];
}

/** `sprintf("…", […])`; counts of lists that are made in the policy are always there. */
function partsOfText(text: RegoTerm, body: readonly RegoStatement[]): readonly RegoTerm[] {
  const [format, values] = text.kind === 'call' && text.name === 'sprintf' && text.args.length === 2 ? text.args : [];
  if (format?.kind !== 'scalar' || typeof format.value !== 'string' || values?.kind !== 'list') {
    throw new Untranslatable(text.line, 'wanted a text, or `sprintf` with a text and a list, as a message');
  }
  return values.items.filter((item) => !isCountOfList(item, body));
}

function isCountOfList(term: RegoTerm, body: readonly RegoStatement[]): boolean {
  const [list] = term.kind === 'call' && term.name === 'count' && term.args.length === 1 ? term.args : [];
  const made = list === undefined ? undefined : (assignmentOf(list, body)?.term ?? list);
  return made?.kind === 'comprehension';
}

function withResult(result: RegoTerm, body: readonly RegoStatement[]): readonly RegoStatement[] {
  const assigned = assignmentOf(result, body);
  const value = assigned?.term ?? result;
  // In the place where it was assigned: what it names is bound before.
  const holds = statementsOf(value);
  if (assigned === undefined) return [...body, ...holds];
  return body.flatMap((statement) => (statement === assigned ? holds : [statement]));
}

const booleanFunctions: readonly string[] = ['startswith', 'endswith', 'contains', 'regex.match', 're_match'];

/** What is certainly a boolean: of anything else, the policy-controller refuses all responses. */
function statementsOf(value: RegoTerm): readonly RegoStatement[] {
  const { line } = value;
  if (value.kind === 'comparison') return [value.statement];
  const isBoolean = value.kind === 'scalar' && typeof value.value === 'boolean';
  if (isBoolean || (value.kind === 'call' && booleanFunctions.includes(value.name))) {
    return [{ kind: 'term', term: value, line }];
  }
  throw new Untranslatable(line, 'wanted a comparison, `true` or `false` as the result');
}
