// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import { celComparison } from './condition-operators.ts';
import type { ImportWork } from './import-options.ts';
import { parseJmesPath } from './jmespath.ts';
import { type CelValue, celOfJmesPath } from './jmespath-to-cel.ts';
import { itemsOf, member, memberText, textOf } from './node-members.ts';

/** `contextRoots`: names that a rule defines itself, and that are no members of the predicate. */
export interface ConditionScope {
  readonly contextRoots: readonly string[];
}

const kyvernoRoots = [
  'request',
  'images',
  'image',
  'element',
  'elementIndex',
  'serviceAccountName',
  'serviceAccountNamespace',
  'target',
];

/**
 * Kyverno's conditions on a predicate as CEL: every block must hold, in a block all of `all` and one of `any`. An empty text if there
 * are none; undefined, and reported, if one has no counterpart.
 */
export function importConditions(
  node: YamlNode | undefined,
  scope: ConditionScope,
  work: ImportWork,
): string | undefined {
  return every(itemsOf(node).map((block) => importBlock(block, scope, work)));
}

function importBlock(block: YamlNode, scope: ConditionScope, work: ImportWork): string | undefined {
  if (member(block, 'key') !== undefined) return importCondition(block, scope, work);
  const all = itemsOf(member(block, 'all')).map((item) => importCondition(item, scope, work));
  const any = itemsOf(member(block, 'any')).map((item) => importCondition(item, scope, work));
  if (all.length + any.length === 0) return unknown(block, 'a block of conditions that is empty', work);
  const either = any.includes(undefined) ? undefined : any.map((text) => `(${text})`).join(' || ');
  return every(any.length === 0 ? all : [...all, either]);
}

function every(texts: readonly (string | undefined)[]): string | undefined {
  if (texts.includes(undefined)) return undefined;
  return texts.length === 1 ? texts[0] : texts.map((text) => `(${text})`).join(' && ');
}

function importCondition(node: YamlNode, scope: ConditionScope, work: ImportWork): string | undefined {
  const key = memberText(node, 'key') ?? '';
  const operator = memberText(node, 'operator') ?? '';
  const shown = `${quote(key)} ${operator} ${quote(JSON.stringify(plainValue(member(node, 'value'))))}`;
  if (/\btime_since\s*\(/.test(key)) return ageCondition(node, shown, work);
  const value = valueOf(key, scope);
  const cel = value && celComparison(operator, value, plainValue(member(node, 'value')));
  return cel ?? unknown(node, `the condition ${shown}`, work);
}

/** What the statement claims of its own age is not what our `maxAge` proves. */
function ageCondition(node: YamlNode, shown: string, work: ImportWork): undefined {
  const hint = 'use `maxAge`: it counts from the proven time of the signature, and no statement can lie about that';
  work.report.untranslated(node.at, `cannot be translated: the condition ${shown}`, hint);
  return undefined;
}

function valueOf(key: string, scope: ConditionScope): CelValue | undefined {
  const inner = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(key)?.[1];
  if (inner === undefined) return undefined;
  // `'{{ path }}'` inside an expression is the text of that path.
  const text = inner.replace(/'\{\{([^{}']*)\}\}'/g, '$1');
  const expression = /[{}]/.test(text) ? undefined : parseJmesPath(text);
  if (expression === undefined) return undefined;
  const roots = rootsOf(text);
  if (roots.some((root) => kyvernoRoots.includes(root) || scope.contextRoots.includes(root))) return undefined;
  return celOfJmesPath(expression);
}

/** Names that no dot stands before, calls left out. */
function rootsOf(text: string): readonly string[] {
  const withoutTexts = text.replace(/'[^']*'/g, '');
  return [...withoutTexts.matchAll(/(?<![\w."])"?([A-Za-z_]\w*)"?(?!\w*\s*\()/g)].map((found) => found[1] ?? '');
}

function plainValue(node: YamlNode | undefined): JsonValue {
  if (node?.kind === 'list') return node.items.map(plainValue);
  return node?.kind === 'scalar' ? node.value : (textOf(node) ?? null);
}

function unknown(node: YamlNode, what: string, work: ImportWork): undefined {
  work.report.untranslated(node.at, `cannot be translated: ${what}`);
  return undefined;
}
