// SPDX-License-Identifier: Apache-2.0
import type { Position, YamlEntry, YamlNode } from '../../yaml/yaml-node.ts';

/** The value of `key`; undefined if the node is no map, has no such key, or says null there. */
export function member(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((parent, key) => {
    const found = entriesOf(parent).find((entry) => entry.key === key)?.value;
    return found?.kind === 'scalar' && found.value === null ? undefined : found;
  }, node);
}

export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A scalar as text; undefined for anything else. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

export function memberText(node: YamlNode | undefined, ...path: readonly string[]): string | undefined {
  return textOf(member(node, ...path));
}

/** A list of texts, or one text in place of a list. */
export function textsOf(node: YamlNode | undefined): readonly string[] {
  const single = textOf(node);
  if (single !== undefined) return [single];
  return itemsOf(node).flatMap((item) => textOf(item) ?? []);
}

export function isTrue(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

export function isFalse(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === false;
}

export function positionOf(node: YamlNode | undefined): Position | undefined {
  return node?.at;
}

/** Entries whose keys are none of `known`: what a reader did not think of may be what matters. */
export function unknownEntries(node: YamlNode | undefined, known: readonly string[]): readonly YamlEntry[] {
  return entriesOf(node).filter((entry) => !known.includes(entry.key) && member(node, entry.key) !== undefined);
}
