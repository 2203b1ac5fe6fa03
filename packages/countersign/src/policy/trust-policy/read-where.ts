// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type {
  ContextClause,
  ContextFact,
  ContextSelector,
  ContextTest,
  LabelTest,
  ValueTest,
} from '../admission-context.ts';
import {
  addError,
  fieldOf,
  fieldsOf,
  itemsOf,
  optionalBoolean,
  optionalEntries,
  optionalFields,
  optionalTexts,
  type PlacedEntry,
  type PlacedNode,
  type PlacedText,
  type PolicyFields,
  placedTextOf,
  refuseUnknown,
  requireOneField,
  textsOf,
} from '../policy-fields.ts';
import { patternOf } from './read-values.ts';

const maxClauses = 64;
const maxValues = 256;
const containers = ['container', 'init', 'ephemeral', 'volume'];
const workloadFacts = ['kind', 'apiVersion', 'name', 'serviceAccount'] as const;
type SingleFact = Exclude<ContextFact, 'namespace.labels' | 'workload.labels'>;

/** `where`: one clause, or a list of which any must hold; absent means everywhere. */
export function readWhere(rule: PolicyFields): ContextSelector {
  const placed = fieldOf(rule, 'where');
  if (placed === undefined) return [];
  if (placed.node.kind !== 'list') return [readClause(placed)];
  const items = itemsOf(placed, maxClauses) ?? [];
  if (items.length === 0) addEmpty(placed);
  return items.map(readClause);
}

/** What a clause does not name, it does not ask. One that names nothing would hold everywhere, which nobody means who writes it. */
function readClause(placed: PlacedNode): ContextClause {
  const fields = fieldsOf(placed);
  if (fields === undefined) return [];
  refuseUnknown(fields, ['namespace', 'workload', 'container']);
  const namespace = optionalFields(fields, 'namespace');
  const workload = optionalFields(fields, 'workload');
  const tests = [
    ...(namespace === undefined ? [] : readNamespace(namespace)),
    ...(workload === undefined ? [] : readWorkload(workload)),
    ...readContainer(fields),
  ];
  if (tests.length === 0) addEmpty(placed);
  return tests;
}

function addEmpty({ node, path, reader }: PlacedNode): void {
  const message = `wanted a test in \`${path}\`, got none`;
  addError(reader, node.at, { rule: 'value-empty', message, hint: 'leave `where` out if the rule holds everywhere' });
}

function readNamespace(fields: PolicyFields): readonly ContextTest[] {
  refuseUnknown(fields, ['name', 'labels']);
  return [...readValues(fields, 'name', 'namespace.name'), ...readLabels(fields, 'namespace.labels')];
}

function readWorkload(fields: PolicyFields): readonly ContextTest[] {
  refuseUnknown(fields, [...workloadFacts, 'labels']);
  return [
    ...workloadFacts.flatMap((name) => readValues(fields, name, `workload.${name}`)),
    ...readLabels(fields, 'workload.labels'),
  ];
}

function readContainer(fields: PolicyFields): readonly ContextTest[] {
  const texts = textOrTexts(fieldOf(fields, 'container'));
  for (const { text, at } of texts) {
    if (containers.includes(text)) continue;
    const message = `wanted \`${containers.join('` or `')}\` in \`${fields.path}.container\`, got ${quote(text)}`;
    addError(fields.reader, at, { rule: 'value-choice', message });
  }
  const oneOf = texts.map(({ text }): ValueTest => ({ text, matches: (value) => value === text }));
  return oneOf.length === 0 ? [] : [{ fact: 'container', oneOf }];
}

function readValues(fields: PolicyFields, name: string, fact: SingleFact): readonly ContextTest[] {
  const oneOf = textOrTexts(fieldOf(fields, name))
    .map((placed) => patternOf(fields, placed))
    .filter((matcher) => matcher !== undefined);
  return oneOf.length === 0 ? [] : [{ fact, oneOf }];
}

/** One text, or a list of them that holds something. */
function textOrTexts(placed: PlacedNode | undefined): readonly PlacedText[] {
  if (placed === undefined) return [];
  if (placed.node.kind !== 'list') return textsOf([placed]);
  const items = itemsOf(placed, maxValues) ?? [];
  if (placed.node.items.length === 0) addEmpty(placed);
  return textsOf(items);
}

function readLabels(fields: PolicyFields, fact: 'namespace.labels' | 'workload.labels'): readonly ContextTest[] {
  return optionalEntries(fields, 'labels', maxValues).flatMap((entry) => {
    const test = readLabel(entry);
    return test === undefined ? [] : [{ fact, label: entry.key, test }];
  });
}

/** `prod`, `[prod, stage]`, `{in: […]}`, `{notIn: […]}`, `{exists: true}`. */
function readLabel(entry: PlacedEntry): LabelTest | undefined {
  if (entry.node.kind === 'scalar') {
    const text = placedTextOf(entry);
    return text === undefined ? undefined : { kind: 'in', values: plainLabels(entry, [text]) };
  }
  if (entry.node.kind === 'list') return { kind: 'in', values: plainLabels(entry, textOrTexts(entry)) };
  const fields = fieldsOf(entry);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['in', 'notIn', 'exists']);
  const kind = requireOneField(fields, ['in', 'notIn', 'exists']);
  if (kind === 'exists') return { kind: optionalBoolean(fields, 'exists') === false ? 'absent' : 'exists' };
  const values = plainLabels(entry, optionalTexts(fields, kind ?? 'in', maxValues));
  if (values.length === 0) addEmpty(entry);
  return { kind: kind === 'notIn' ? 'not-in' : 'in', values };
}

function plainLabels({ reader, path }: PlacedNode, texts: readonly PlacedText[]): readonly string[] {
  for (const { text, at } of texts) {
    if (!text.includes('*')) continue;
    const message = `wanted a label without wildcards in \`${path}\`, got ${quote(text)}`;
    addError(reader, at, { rule: 'label-wildcard', message, hint: 'labels are compared as they are; list the values' });
  }
  return texts.map(({ text }) => text);
}
