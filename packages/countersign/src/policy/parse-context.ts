// SPDX-License-Identifier: Apache-2.0

import { closestName } from '../bytes/closest-name.ts';
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import type { AdmissionContext, ContainerKind } from './admission-context.ts';

const containerKinds: readonly ContainerKind[] = ['container', 'init', 'ephemeral', 'volume'];
const texts = ['namespace.name', 'workload.kind', 'workload.apiVersion', 'workload.name', 'workload.serviceAccount'];
const labels = ['namespace.labels', 'workload.labels'];
const facts = [...texts, ...labels, 'container'];
const labelKey = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

/**
 * What `--context` tells: `namespace.name=prod`, `namespace.labels.team=payments`, `container=init`. `namespace.labels=` says that there are
 * no labels. Some labels that are named are all that there are.
 *
 * @throws {UsageError} `usage-flag`
 */
export function parseContext(pairs: readonly string[]): AdmissionContext {
  const told = new Map<string, string>();
  for (const pair of pairs) addFact(told, pair);
  for (const fact of labels) refuseBoth(told, fact);
  const namespace = { ...textMembers(told, 'namespace', ['name']), ...labelMember(told, 'namespace') };
  const workload = {
    ...textMembers(told, 'workload', ['kind', 'apiVersion', 'name', 'serviceAccount']),
    ...labelMember(told, 'workload'),
  };
  const container = told.get('container') as ContainerKind | undefined;
  return {
    ...(Object.keys(namespace).length === 0 ? {} : { namespace }),
    ...(Object.keys(workload).length === 0 ? {} : { workload }),
    ...(container === undefined ? {} : { container }),
  };
}

function addFact(told: Map<string, string>, pair: string): void {
  const equals = pair.indexOf('=');
  if (equals <= 0) throw usage(`wanted \`fact=value\`, got ${quote(pair)}`);
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
  requireFact(name, value);
  if (told.has(name)) throw usage(`wanted each fact once, got ${quote(name)} twice`);
  told.set(name, value);
}

function requireFact(name: string, value: string): void {
  const fact = labels.find((one) => name.startsWith(`${one}.`));
  if (fact !== undefined) return requireLabel(name.slice(fact.length + 1), name);
  if (!facts.includes(name)) throw unknownFact(name);
  if (labels.includes(name) && value !== '') {
    throw usage(`wanted nothing behind \`${name}=\`, got ${quote(value)}`, `write a label as \`${name}.KEY=VALUE\``);
  }
  if (texts.includes(name) && value === '') throw usage(`wanted a value behind \`${name}=\`, got nothing`);
  if (name === 'container' && !containerKinds.some((kind) => kind === value)) {
    throw usage(`wanted one of ${containerKinds.map((kind) => `\`${kind}\``).join(', ')}, got ${quote(value)}`);
  }
}

function requireLabel(key: string, name: string): void {
  if (!labelKey.test(key)) throw usage(`wanted the name of a label in ${quote(name)}, got ${quote(key)}`);
}

function unknownFact(name: string): UsageError {
  const closest = closestName(name, facts);
  const written = (fact: string): string => `\`${labels.includes(fact) ? `${fact}.KEY` : fact}\``;
  const known = facts.map(written).join(', ');
  return usage(
    `wanted a fact that is known, got ${quote(name)}`,
    closest === undefined ? `the facts are ${known}` : `did you mean ${written(closest)}?`,
  );
}

function refuseBoth(told: ReadonlyMap<string, string>, fact: string): void {
  if (!told.has(fact) || labelsIn(told, fact).length === 0) return;
  throw usage(`wanted labels or none, got \`${fact}=\` beside labels`);
}

function textMembers(told: ReadonlyMap<string, string>, part: string, names: readonly string[]) {
  const known = names.map((name) => [name, told.get(`${part}.${name}`)] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined)) as Readonly<Record<string, string>>;
}

function labelMember(told: ReadonlyMap<string, string>, part: string) {
  const found = labelsIn(told, `${part}.labels`);
  return found.length === 0 && !told.has(`${part}.labels`) ? {} : { labels: Object.fromEntries(found) };
}

function labelsIn(told: ReadonlyMap<string, string>, fact: string): readonly (readonly [string, string])[] {
  const prefix = `${fact}.`;
  return [...told]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);
}

function usage(message: string, hint?: string): UsageError {
  return new UsageError('usage-flag', message, hint === undefined ? {} : { hint });
}
