// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { ImportReport } from './import-report.ts';
import { entriesOf, itemsOf, member, memberText, textOf, textsOf } from './node-members.ts';
import { hasWildcard } from './wildcards.ts';

/** Every namespace has this label, and nobody else can set it. */
const nameLabel = 'kubernetes.io/metadata.name';

/**
 * `match` and `exclude` of a Kyverno rule as our `where`: undefined for everywhere. What cannot be said is left out, so that the rule
 * covers more than the original, and that is reported.
 */
export function importWhere(rule: YamlNode, report: ImportReport): JsonValue | undefined {
  const match = member(rule, 'match');
  const all = itemsOf(member(match, 'all'));
  const any = itemsOf(member(match, 'any'));
  const common = [...(member(match, 'resources') === undefined ? [] : [match]), ...all];
  const shared = common.map((filter) => clauseOf(filter, report)).reduce(merged, {});
  const excluded = exclusionOf(member(rule, 'exclude'), report);
  const base = merged(shared, excluded);
  if (any.length === 0) return isEmpty(base) ? undefined : base;
  const clauses = any.map((filter) => merged(base, clauseOf(filter, report)));
  if (clauses.some(isEmpty)) return undefined;
  return clauses.length === 1 ? clauses[0] : clauses;
}

/** A LabelSelector of Kubernetes in our words. */
export function labelTests(selector: YamlNode | undefined): JsonObject {
  const exact = entriesOf(member(selector, 'matchLabels')).map(({ key, value }) => [key, textOf(value) ?? ''] as const);
  const tests = itemsOf(member(selector, 'matchExpressions')).map((expression) => {
    const key = memberText(expression, 'key') ?? '';
    return [key, expressionTest(expression)] as const;
  });
  return Object.fromEntries([...exact, ...tests]);
}

function expressionTest(expression: YamlNode): JsonValue {
  const values = textsOf(member(expression, 'values'));
  switch (memberText(expression, 'operator')) {
    case 'In':
      return { in: values };
    case 'NotIn':
      return { notIn: values };
    case 'DoesNotExist':
      return { exists: false };
    default:
      return { exists: true };
  }
}

/** The part of a resource filter that says where; kinds are left out: the image is what is decided about. */
function clauseOf(filter: YamlNode | undefined, report: ImportReport): JsonObject {
  const resources = member(filter, 'resources');
  if (!coversPods(resources))
    report.stricter(member(resources, 'kinds')?.at, 'the rule holds for workloads of every kind');
  const ignored = entriesOf(resources).filter(
    ({ key }) => !['kinds', 'namespaces', 'namespaceSelector', 'selector'].includes(key),
  );
  const others = entriesOf(filter).filter(
    ({ key }) => key !== 'resources' && key !== 'any' && key !== 'all' && key !== 'exclude',
  );
  for (const { key, keyAt } of [...ignored, ...others]) {
    if (key !== 'operations') report.stricter(keyAt, `the rule holds without regard to ${quote(key)}`);
  }
  const namespaces = labelTests(member(resources, 'namespaceSelector'));
  const workloads = labelTests(member(resources, 'selector'));
  return merged(
    namespaceClause(namespacesOf(resources, report), withoutWildcards(namespaces, resources, report)),
    workloadClause(withoutWildcards(workloads, resources, report)),
  );
}

/** None: all of them. One name that stands for all does so beside others, too. */
function namespacesOf(resources: YamlNode | undefined, report: ImportReport): readonly string[] {
  const node = member(resources, 'namespaces');
  const names = textsOf(node);
  if (names.some((name) => /^\*+$/.test(name))) return [];
  const odd = names.find((name) => name.includes('?'));
  if (odd === undefined) return names;
  report.stricter(
    node?.at,
    `the rule holds in every namespace: ours have no single-character wildcards as in ${quote(odd)}`,
  );
  return [];
}

function namespaceClause(names: readonly string[], labels: JsonObject): JsonObject {
  const parts = {
    ...(names.length === 0 ? {} : { name: names.length === 1 ? (names[0] ?? '') : names }),
    ...(isEmpty(labels) ? {} : { labels }),
  };
  return isEmpty(parts) ? {} : { namespace: parts };
}

function workloadClause(labels: JsonObject): JsonObject {
  return isEmpty(labels) ? {} : { workload: { labels } };
}

function withoutWildcards(labels: JsonObject, resources: YamlNode | undefined, report: ImportReport): JsonObject {
  const wild = Object.entries(labels).find(
    ([key, value]) => hasWildcard(key) || (typeof value === 'string' && hasWildcard(value)),
  );
  if (wild === undefined) return labels;
  report.stricter(resources?.at, `the rule holds without regard to the wildcard in the label ${quote(wild[0])}`);
  return {};
}

/** Only whole namespaces can be excluded; anything else stays covered. */
function exclusionOf(exclude: YamlNode | undefined, report: ImportReport): JsonObject {
  if (exclude === undefined) return {};
  const filters = [
    ...itemsOf(member(exclude, 'any')),
    ...(member(exclude, 'resources') === undefined ? [] : [exclude]),
  ];
  for (const filter of itemsOf(member(exclude, 'all')))
    report.stricter(filter.at, 'what `exclude.all` names stays covered');
  const names = filters.flatMap((filter) => excludedNames(filter, report));
  return names.length === 0 ? {} : { namespace: { labels: { [nameLabel]: { notIn: [...new Set(names)] } } } };
}

function excludedNames(filter: YamlNode, report: ImportReport): readonly string[] {
  const resources = member(filter, 'resources');
  const keys = [...entriesOf(resources), ...entriesOf(filter)].map(({ key }) => key);
  const names = textsOf(member(resources, 'namespaces'));
  const isPlain = keys.every((key) => ['resources', 'namespaces', 'kinds'].includes(key));
  if (isPlain && names.length > 0 && coversPods(resources) && !names.some(hasWildcard)) return names;
  report.stricter(filter.at, 'what `exclude` names here stays covered');
  return [];
}

function coversPods(resources: YamlNode | undefined): boolean {
  const kinds = textsOf(member(resources, 'kinds'));
  return kinds.length === 0 || kinds.some((kind) => kind === '*' || kind === 'Pod' || kind === 'Pod/*');
}

/** Both must hold. Labels that both test are told apart by nobody: the later test counts only if there is no earlier one. */
function merged(one: JsonObject, other: JsonObject): JsonObject {
  const entries = Object.entries(other).map(([key, value]) => {
    const before = one[key];
    return [
      key,
      isObject(before) && isObject(value) && !isTest(before) ? merged(before, value) : (before ?? value),
    ] as const;
  });
  return { ...one, ...Object.fromEntries(entries) };
}

function isTest(value: JsonObject): boolean {
  return ['in', 'notIn', 'exists'].some((key) => Object.hasOwn(value, key));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}
