// SPDX-License-Identifier: Apache-2.0
import type { YamlNode } from '../yaml/yaml-node.ts';
import { isNull, itemsOf, membersOf, type Place } from './node-access.ts';

const lists = /^(?:containers|initContainers|ephemeralContainers|containerTemplates|sidecars|podTemplate|podSpec)$/;
const images = /^image|images?$|(?:docker|container)_?image/i;
const noImages = /^imagePull(?:Policy|Secrets?)$/i;

/** Nodes by identity: the paths to them may be long, and are not needed to tell them apart. */
interface Known {
  readonly read: ReadonlySet<YamlNode>;
  /** What holds them, and has to be looked into. */
  readonly above: ReadonlySet<YamlNode>;
}

/**
 * The first place in an object of a kind that is not known which looks as if it made something run; nodes that were `read` do not
 * count. It sees too much rather than too little: what it does not see is run unchecked.
 */
export function findContainerLike(object: Place, read: ReadonlySet<YamlNode>): Place | undefined {
  const above = new Set<YamlNode>();
  if (read.size > 0) markAbove(object.node, read, above);
  return findIn(object, { read, above });
}

function markAbove(node: YamlNode, read: ReadonlySet<YamlNode>, above: Set<YamlNode>): boolean {
  if (read.has(node)) return true;
  let holds = false;
  for (const child of childrenOf(node)) holds = markAbove(child, read, above) || holds;
  if (holds) above.add(node);
  return holds;
}

function childrenOf(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  return node.kind === 'map' ? node.entries.map(({ value }) => value) : [];
}

function findIn(place: Place, known: Known): Place | undefined {
  if (known.read.has(place.node) || place.node.kind === 'scalar') return undefined;
  if (place.node.kind === 'list') return firstIn(itemsOf(place), known);
  const members = membersOf(place).filter(({ node }) => !isNull(node));
  return members.find((member) => isContainerLike(member, known)) ?? firstIn(members, known);
}

function firstIn(places: readonly Place[], known: Known): Place | undefined {
  for (const place of places) {
    const found = findIn(place, known);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isContainerLike({ key, node }: Place & { readonly key: string }, known: Known): boolean {
  if (known.read.has(node) || known.above.has(node) || noImages.test(key)) return false;
  if (lists.test(key)) return node.kind !== 'scalar';
  return images.test(key) && (node.kind !== 'scalar' || typeof node.value === 'string');
}
