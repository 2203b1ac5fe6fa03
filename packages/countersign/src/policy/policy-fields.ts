// SPDX-License-Identifier: Apache-2.0

import { closestName } from '../bytes/closest-name.ts';
import { quote } from '../bytes/quote.ts';
import type { Position, YamlEntry, YamlMap, YamlNode } from '../yaml/yaml-node.ts';
import type { Problem, Problems } from './problem.ts';

/** What all readers of one file share. */
export interface PolicyReader {
  readonly source: string;
  readonly problems: Problems;
  /** What `field:` with nothing behind it is: a mistake, or the same as no field, as programs in Go read it. */
  readonly nulls: 'refused' | 'absent';
}

/** A map on its way to a type. Every reader below adds a problem and returns undefined where the field is not what it should be. */
export interface PolicyFields {
  readonly map: YamlMap;
  /** For messages: `spec.signers.alice`. */
  readonly path: string;
  readonly reader: PolicyReader;
}

/** A value, where it stands, and what it is called in messages. */
export interface PlacedNode {
  readonly node: YamlNode;
  readonly path: string;
  readonly reader: PolicyReader;
}

/** A text with its place, for what has to be parsed further. */
export interface PlacedText {
  readonly text: string;
  readonly at: Position;
}

export type Mistake = Pick<Problem, 'rule' | 'message' | 'hint'>;

/** Refuses the policy. */
export function addError(reader: PolicyReader, at: Position, mistake: Mistake): void {
  reader.problems.add({ severity: 'error', source: reader.source, at, ...mistake });
}

export function addSurprise(reader: PolicyReader, at: Position, mistake: Mistake): void {
  reader.problems.add({ severity: 'surprise', source: reader.source, at, ...mistake });
}

export function addNote(reader: PolicyReader, at: Position, mistake: Mistake): void {
  reader.problems.add({ severity: 'note', source: reader.source, at, ...mistake });
}

/** The node as a map, without a look at what is in it. */
export function fieldsOf({ node, path, reader }: PlacedNode): PolicyFields | undefined {
  if (node.kind === 'map') return { map: node, path, reader };
  return refuseKind({ node, path, reader }, 'a map');
}

/** Refuses every field that is not known, with the known one that may have been meant. */
export function refuseUnknown({ map, path, reader }: PolicyFields, known: readonly string[]): void {
  for (const { key, keyAt } of map.entries) {
    if (known.includes(key)) continue;
    const closest = closestName(key, known);
    addError(reader, keyAt, {
      rule: 'field-unknown',
      message: `wanted a field of \`${path}\`, got ${quote(key)}`,
      hint: closest === undefined ? `the fields are ${known.join(', ')}` : `did you mean \`${closest}\`?`,
    });
  }
}

/** Undefined if there is no such field. A field with nothing behind it is refused or absent, as the reader says. */
export function fieldOf(fields: PolicyFields, name: string): PlacedNode | undefined {
  const entry = fields.map.entries.find(({ key }) => key === name);
  if (entry === undefined) return undefined;
  const placed = { node: entry.value, path: `${fields.path}.${name}`, reader: fields.reader };
  if (!isNothing(entry)) return placed;
  if (fields.reader.nulls === 'refused') {
    const message = `wanted a value in \`${placed.path}\`, got nothing`;
    addError(fields.reader, entry.keyAt, {
      rule: 'value-missing',
      message,
      hint: 'leave the field out if you do not need it',
    });
  }
  return undefined;
}

/** Whether the field is written at all, well or badly. */
export function hasField({ map }: PolicyFields, name: string): boolean {
  return map.entries.some(({ key }) => key === name);
}

/** Where the name of the field stands; where the map begins if it is absent. */
export function placeOf({ map }: PolicyFields, name: string): Position {
  return map.entries.find(({ key }) => key === name)?.keyAt ?? map.at;
}

/** As `fieldOf`; absent is a mistake. */
export function requireField(fields: PolicyFields, name: string): PlacedNode | undefined {
  const placed = fieldOf(fields, name);
  // What is refused for having nothing behind it was told by then.
  const isTold = hasField(fields, name) && fields.reader.nulls === 'refused';
  if (placed === undefined && !isTold) {
    const message = `wanted \`${name}\` in \`${fields.path}\`, got nothing`;
    addError(fields.reader, placeOf(fields, name), { rule: 'field-missing', message });
  }
  return placed;
}

/** The one of these fields that is there. None or several is a mistake; of several the first in `names` is returned. */
export function requireOneField(fields: PolicyFields, names: readonly string[]): string | undefined {
  const present = refuseTogether(fields, names);
  if (present.length === 0) {
    const message = `wanted one of ${names.map((name) => `\`${name}\``).join(', ')} in \`${fields.path}\`, got none`;
    addError(fields.reader, fields.map.at, { rule: 'field-missing', message });
  }
  return present[0];
}

/** Refuses more than one of these fields; returns those that are there. */
export function refuseTogether(fields: PolicyFields, names: readonly string[]): readonly string[] {
  const present = names.filter((name) => hasField(fields, name));
  if (present.length > 1) {
    const message = `wanted one of ${present.map((name) => `\`${name}\``).join(', ')} in \`${fields.path}\`, got ${present.length}`;
    addError(fields.reader, placeOf(fields, present[1] ?? ''), { rule: 'fields-exclusive', message });
  }
  return present;
}

/** A text that is not empty. */
export function textOf(placed: PlacedNode): string | undefined {
  const { node, path, reader } = placed;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    const isPlain = node.kind === 'scalar' && node.value !== null;
    return refuseKind(placed, 'a text', isPlain ? 'put quotes around it' : undefined);
  }
  if (node.value !== '') return node.value;
  addError(reader, node.at, { rule: 'value-empty', message: `wanted a text in \`${path}\`, got an empty one` });
  return undefined;
}

export function optionalText(fields: PolicyFields, name: string): string | undefined {
  return mapped(fieldOf(fields, name), textOf);
}

export function requireText(fields: PolicyFields, name: string): string | undefined {
  return mapped(requireField(fields, name), textOf);
}

/** With its place, for what is parsed further. */
export function optionalPlacedText(fields: PolicyFields, name: string): PlacedText | undefined {
  return mapped(fieldOf(fields, name), placedTextOf);
}

export function requirePlacedText(fields: PolicyFields, name: string): PlacedText | undefined {
  return mapped(requireField(fields, name), placedTextOf);
}

export function placedTextOf(placed: PlacedNode): PlacedText | undefined {
  return mapped(textOf(placed), (text) => ({ text, at: placed.node.at }));
}

export function optionalBoolean(fields: PolicyFields, name: string): boolean | undefined {
  return mapped(fieldOf(fields, name), (placed) => {
    const { node } = placed;
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    return refuseKind(placed, '`true` or `false`');
  });
}

/** A whole number from `from` to `to`. */
export function optionalInteger(fields: PolicyFields, name: string, from: number, to: number): number | undefined {
  return mapped(fieldOf(fields, name), (placed) => integerOf(placed, from, to));
}

export function requireInteger(fields: PolicyFields, name: string, from: number, to: number): number | undefined {
  return mapped(requireField(fields, name), (placed) => integerOf(placed, from, to));
}

export function integerOf(placed: PlacedNode, from: number, to: number): number | undefined {
  const { node } = placed;
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to) return value;
  return refuseKind(placed, `a whole number from ${from} to ${to}`);
}

/** One of a few words. */
export function optionalOneOf<Choice extends string>(
  fields: PolicyFields,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  return mapped(fieldOf(fields, name), (placed) => {
    const text = textOf(placed);
    if (text === undefined) return undefined;
    const choice = choices.find((known) => known === text);
    if (choice !== undefined) return choice;
    const closest = closestName(text, choices);
    addError(placed.reader, placed.node.at, {
      rule: 'value-choice',
      message: `wanted ${choices.map((known) => `\`${known}\``).join(' or ')} in \`${placed.path}\`, got ${quote(text)}`,
      ...(closest === undefined ? {} : { hint: `did you mean \`${closest}\`?` }),
    });
    return undefined;
  });
}

export function optionalFields(fields: PolicyFields, name: string): PolicyFields | undefined {
  return mapped(fieldOf(fields, name), fieldsOf);
}

export function requireFields(fields: PolicyFields, name: string): PolicyFields | undefined {
  return mapped(requireField(fields, name), fieldsOf);
}

/** The entries of a map whose keys its author chooses; empty when absent. */
export function optionalEntries(fields: PolicyFields, name: string, maxEntries: number): readonly PlacedEntry[] {
  const inner = optionalFields(fields, name);
  return inner === undefined ? [] : entriesOf(inner, maxEntries);
}

export interface PlacedEntry extends PlacedNode {
  readonly key: string;
  readonly keyAt: Position;
}

export function entriesOf({ map, path, reader }: PolicyFields, maxEntries: number): readonly PlacedEntry[] {
  if (map.entries.length > maxEntries) return refuseCount({ node: map, path, reader }, map.entries.length, maxEntries);
  return map.entries.map(({ key, keyAt, value }) => ({
    key,
    keyAt,
    node: value,
    path: `${path}.${quote(key).slice(1, -1)}`,
    reader,
  }));
}

/** The items of a list; empty when absent. */
export function optionalItems(fields: PolicyFields, name: string, maxItems: number): readonly PlacedNode[] {
  return mapped(fieldOf(fields, name), (placed) => itemsOf(placed, maxItems)) ?? [];
}

/** The items of a list that must be there and hold something. */
export function requireItems(fields: PolicyFields, name: string, maxItems: number): readonly PlacedNode[] {
  const placed = requireField(fields, name);
  const items = placed === undefined ? undefined : itemsOf(placed, maxItems);
  if (placed !== undefined && placed.node.kind === 'list' && placed.node.items.length === 0) {
    const message = `wanted something in \`${placed.path}\`, got an empty list`;
    addError(fields.reader, placed.node.at, { rule: 'value-empty', message });
  }
  return items ?? [];
}

export function itemsOf(placed: PlacedNode, maxItems: number): readonly PlacedNode[] | undefined {
  const { node, path, reader } = placed;
  if (node.kind !== 'list') return refuseKind(placed, 'a list');
  if (node.items.length > maxItems) return refuseCount(placed, node.items.length, maxItems);
  return node.items.map((item, index) => ({ node: item, path: `${path}[${index}]`, reader }));
}

/** Texts of a list; empty when absent, and without those that are none. */
export function optionalTexts(fields: PolicyFields, name: string, maxItems: number): readonly PlacedText[] {
  return textsOf(optionalItems(fields, name, maxItems));
}

export function requireTexts(fields: PolicyFields, name: string, maxItems: number): readonly PlacedText[] {
  return textsOf(requireItems(fields, name, maxItems));
}

export function textsOf(items: readonly PlacedNode[]): readonly PlacedText[] {
  return items.map(placedTextOf).filter((text) => text !== undefined);
}

/** A map of texts, for labels and annotations; empty when absent. */
export function optionalTextMap(fields: PolicyFields, name: string, maxEntries: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of optionalEntries(fields, name, maxEntries)) {
    const text = textOf(entry);
    if (text !== undefined) found.set(entry.key, text);
  }
  return found;
}

/** Adds that the value is of another kind, and returns undefined. */
export function refuseKind({ node, path, reader }: PlacedNode, wanted: string, hint?: string): undefined {
  const message = `wanted ${wanted} in \`${path}\`, got ${kindOf(node)}`;
  addError(reader, node.at, { rule: 'value-kind', message, ...(hint === undefined ? {} : { hint }) });
}

function refuseCount({ node, path, reader }: PlacedNode, count: number, maxCount: number): readonly never[] {
  const message = `wanted at most ${maxCount} in \`${path}\`, got ${count}`;
  addError(reader, node.at, { rule: 'too-many', message });
  return [];
}

function kindOf(node: YamlNode): string {
  switch (node.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
    case 'scalar':
      if (node.value === null) return 'nothing';
      return typeof node.value === 'string' ? `the text ${quote(node.value)}` : `\`${String(node.value)}\``;
  }
}

function isNothing({ value }: YamlEntry): boolean {
  return value.kind === 'scalar' && value.value === null;
}

function mapped<From, To>(value: From | undefined, map: (value: From) => To | undefined): To | undefined {
  return value === undefined ? undefined : map(value);
}
