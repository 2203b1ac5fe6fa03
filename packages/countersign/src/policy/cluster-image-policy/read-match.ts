// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { ContextClause, ContextSelector, ContextTest } from '../admission-context.ts';
import {
  addError,
  addSurprise,
  fieldsOf,
  optionalFields,
  optionalItems,
  type PlacedNode,
  type PolicyFields,
  placeOf,
  refuseUnknown,
} from '../policy-fields.ts';
import { goText, presentOf } from './go-fields.ts';
import { readLabelSelector } from './read-label-selector.ts';

const maxMatches = 100;

const kinds: ReadonlyMap<string, string> = new Map([
  ['pods', 'Pod'],
  ['replicasets', 'ReplicaSet'],
  ['deployments', 'Deployment'],
  ['statefulsets', 'StatefulSet'],
  ['daemonsets', 'DaemonSet'],
  ['jobs', 'Job'],
  ['cronjobs', 'CronJob'],
]);

/** `spec.match`: the objects that the policy speaks of; without it, all. */
export function readMatch(spec: PolicyFields): ContextSelector {
  return optionalItems(spec, 'match', maxMatches)
    .map(readResource)
    .filter((clause) => clause !== undefined);
}

function readResource(item: PlacedNode): ContextClause | undefined {
  const fields = fieldsOf(item);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['group', 'version', 'resource', 'selector']);
  const selector = optionalFields(fields, 'selector');
  const labels = selector === undefined ? [] : readLabelSelector(selector);
  if (selector !== undefined && presentOf(fields, ['group', 'version', 'resource']).length === 0) {
    const message = `wanted \`resource\` beside \`${fields.path}.selector\`, got none`;
    addError(fields.reader, placeOf(fields, 'selector'), { rule: 'field-missing', message });
  }
  return [...testsOfResource(fields), ...labels];
}

function testsOfResource(fields: PolicyFields): readonly ContextTest[] {
  const resource = goText(fields, 'resource');
  const version = goText(fields, 'version');
  const group = goText(fields, 'group')?.text ?? '';
  const kind = resource === undefined ? undefined : kinds.get(resource.text);
  if (resource !== undefined && kind === undefined) {
    const message = `wanted ${[...kinds.keys()].map((name) => `\`${name}\``).join(', ')} in \`${fields.path}.resource\`, got ${quote(resource.text)}`;
    addError(fields.reader, resource.at, { rule: 'value-choice', message });
  }
  if (resource === undefined || version === undefined) warnOfNothing(fields);
  const prefix = group === '' ? '' : `${group}/`;
  return [
    { fact: 'workload.kind', oneOf: kind === undefined ? [] : [exactly(kind)] },
    { fact: 'workload.apiVersion', oneOf: version === undefined ? [] : [versionTest(prefix, version.text)] },
  ];
}

function exactly(text: string): { readonly text: string; matches(value: string): boolean } {
  return { text, matches: (value) => value === text };
}

function versionTest(prefix: string, version: string): ReturnType<typeof exactly> {
  if (version !== '*') return exactly(`${prefix}${version}`);
  return {
    text: `${prefix}*`,
    matches: (value) => value.startsWith(prefix) && !value.slice(prefix.length).includes('/'),
  };
}

function warnOfNothing(fields: PolicyFields): void {
  addSurprise(fields.reader, fields.map.at, {
    rule: 'match-never-matches',
    message: `\`${fields.path}\` matches nothing: without \`resource\` and \`version\` no object is the one that is meant`,
    hint: 'name both: `{group: apps, version: v1, resource: deployments}`; `version: "*"` stands for every version',
  });
}
