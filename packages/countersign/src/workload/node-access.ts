// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import type { YamlList, YamlMap, YamlNode } from '../yaml/yaml-node.ts';
import { workloadError } from './workload-error.ts';

/** A node with the path to it, for messages and results. */
export interface Place {
  readonly node: YamlNode;
  readonly path: string;
}

/** The member of the map; undefined if it is absent or null, which Kubernetes and Compose hold for the same. */
export function memberOf(place: Place, key: string): Place | undefined {
  const { node, path } = place;
  if (node.kind !== 'map') throw wanted(place, 'a map');
  const found = node.entries.find((entry) => entry.key === key);
  if (found === undefined || isNull(found.value)) return undefined;
  return { node: found.value, path: pathTo(path, key) };
}

/** @throws {MalformedError} `workload-malformed` if it is absent */
export function requiredMember(place: Place, key: string): Place {
  const member = memberOf(place, key);
  if (member !== undefined) return member;
  throw workloadError(place.node.at, `wanted ${quote(pathTo(place.path, key))}, got nothing`);
}

/** Each member of the map, null ones too. */
export function membersOf(place: Place): readonly (Place & { readonly key: string })[] {
  return asMap(place).entries.map(({ key, value }) => ({ key, node: value, path: pathTo(place.path, key) }));
}

export function itemsOf(place: Place): readonly Place[] {
  return asList(place).items.map((node, index) => ({ node, path: `${place.path}[${index}]` }));
}

export function textOf(place: Place): string {
  const { node } = place;
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  throw wanted(place, 'text');
}

export function optionalText(place: Place, key: string): string | undefined {
  const member = memberOf(place, key);
  return member === undefined ? undefined : textOf(member);
}

export function asMap(place: Place): YamlMap {
  if (place.node.kind === 'map') return place.node;
  throw wanted(place, 'a map');
}

function asList(place: Place): YamlList {
  if (place.node.kind === 'list') return place.node;
  throw wanted(place, 'a list');
}

export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

export function pathTo(path: string, key: string): string {
  const step = /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  return path === '' ? step.replace(/^\./, '') : `${path}${step}`;
}

function wanted({ node, path }: Place, what: string) {
  const got = node.kind === 'scalar' ? (node.value === null ? 'null' : `a ${typeof node.value}`) : `a ${node.kind}`;
  return workloadError(node.at, `wanted ${what} in ${quote(path)}, got ${got}`);
}
