// SPDX-License-Identifier: Apache-2.0
import type { YamlEntry, YamlMap, YamlNode } from '../../yaml/yaml-node.ts';
import { member } from './node-members.ts';

const keylessFields = ['issuer', 'subject', 'roots', 'additionalExtensions'];
const oldFields = ['image', 'key', 'annotations', ...keylessFields];

/** An entry of `verifyImages` with its deprecated fields in the places where they stand today; positions stay. */
export function modernVerifyImages(entry: YamlNode): YamlNode {
  if (entry.kind !== 'map' || !oldFields.some((field) => member(entry, field) !== undefined)) return entry;
  const image = member(entry, 'image');
  const attestor = oldAttestor(entry);
  const added: readonly (readonly [string, YamlNode | undefined])[] = [
    ['imageReferences', image && listOf(image)],
    ['attestors', attestor && listOf(mapOf(entry, [['entries', listOf(attestor)]]))],
  ];
  const kept = entry.entries.filter(({ key }) => !oldFields.includes(key));
  const fresh = added.flatMap(([key, value]) =>
    // A new list beside the old field would be two answers to one question: the reader reports the old field as unknown.
    value === undefined || member(entry, key) !== undefined ? [] : [entryOf(entry, key, value)],
  );
  const doubled = entry.entries.filter(({ key }) => oldFields.includes(key) && isDoubled(entry, key));
  return { ...entry, entries: [...kept, ...fresh, ...doubled] };
}

function isDoubled(entry: YamlMap, key: string): boolean {
  return member(entry, key === 'image' ? 'imageReferences' : 'attestors') !== undefined;
}

function oldAttestor(entry: YamlMap): YamlNode | undefined {
  const key = member(entry, 'key');
  const keyless = entry.entries.filter((field) => keylessFields.includes(field.key));
  const annotations = member(entry, 'annotations');
  const who: readonly (readonly [string, YamlNode])[] =
    key !== undefined
      ? [['keys', mapOf(entry, [['publicKeys', key]])]]
      : keyless.length > 0
        ? [['keyless', { ...entry, entries: keyless }]]
        : [];
  if (who.length === 0) return undefined;
  return mapOf(entry, annotations === undefined ? who : [...who, ['annotations', annotations]]);
}

function mapOf(near: YamlNode, fields: readonly (readonly [string, YamlNode])[]): YamlMap {
  return { kind: 'map', at: near.at, entries: fields.map(([key, value]) => entryOf(near, key, value)) };
}

function entryOf(near: YamlNode, key: string, value: YamlNode): YamlEntry {
  return { key, keyAt: near.at, value };
}

function listOf(item: YamlNode): YamlNode {
  return { kind: 'list', at: item.at, items: [item] };
}
