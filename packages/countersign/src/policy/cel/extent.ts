// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import type { StepCounter } from './step-counter.ts';

/** Characters that the engine handles in the time of one step. */
export const charactersPerStep = 64;

/** Upper bounds for all values that an expression can have. */
export interface Extent {
  /** Members and elements at every depth, and characters by the 64; what occurs twice is counted twice. At least 1. */
  weight(): number;
  /** That of a text alone; 1 for all else. */
  text(): number;
  /** The most elements of a list, members of a map. */
  span(): number;
  /** What stands in the member of that name. */
  select(name: string): Extent;
  /** What may stand at any index or key. */
  members(): Extent;
  /** What a macro goes through: elements of lists, names of maps. */
  each(): Extent;
}

/** Values without parts, such as numbers, or texts of a known length. */
export function plainExtent(weight: number): Extent {
  const extent: Extent = {
    weight: () => Math.max(1, weight),
    text: () => Math.max(1, weight),
    span: () => 0,
    select: () => nothing,
    members: () => nothing,
    each: () => nothing,
  };
  return extent;
}

export const nothing: Extent = plainExtent(1);

/** Lists of at most that many elements, each of that extent. */
export function listExtent(span: number, element: Extent): Extent {
  return {
    weight: () => 1 + span * element.weight(),
    text: () => 1,
    span: () => span,
    select: () => nothing,
    members: () => element,
    each: () => element,
  };
}

/** A value that is one of them. */
export function eitherExtent(extents: readonly Extent[]): Extent {
  if (extents.length === 0) return nothing;
  if (extents.length === 1) return extents[0] ?? nothing;
  return {
    weight: () => Math.max(...extents.map((extent) => extent.weight())),
    text: () => Math.max(...extents.map((extent) => extent.text())),
    span: () => Math.max(...extents.map((extent) => extent.span())),
    select: (name) => eitherExtent(extents.map((extent) => extent.select(name))),
    members: () => eitherExtent(extents.map((extent) => extent.members())),
    each: () => eitherExtent(extents.map((extent) => extent.each())),
  };
}

/** A map as it is written in an expression. */
export function mapExtent(keys: readonly Extent[], values: readonly Extent[]): Extent {
  return {
    weight: () => [...keys, ...values].reduce((sum, extent) => sum + extent.weight(), 1),
    text: () => 1,
    span: () => keys.length,
    select: () => eitherExtent(values),
    members: () => eitherExtent(values),
    each: () => eitherExtent(keys),
  };
}

/** One of these values of the input. Looking through them is counted as well. */
export function jsonExtent(values: readonly JsonValue[], counter: StepCounter): Extent {
  const of = (parts: readonly JsonValue[]) => {
    counter.add(parts.length);
    return jsonExtent(parts, counter);
  };
  return {
    weight: () => largest(values, (value) => jsonWeight(value, counter)),
    text: () => largest(values, textWeight),
    span: () => values.reduce<number>((most, value) => Math.max(most, jsonSpan(value, counter)), 0),
    select: (name) => of(values.flatMap((value) => memberNamed(value, name))),
    members: () => of(gather(values, partsOfJson, counter)),
    each: () => of(gather(values, namesOrElements, counter)),
  };
}

function gather(
  values: readonly JsonValue[],
  partsOf: (value: object) => readonly JsonValue[],
  counter: StepCounter,
): readonly JsonValue[] {
  const parts: JsonValue[] = [];
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    jsonSpan(value, counter);
    for (const part of partsOf(value)) parts.push(part);
  }
  return parts;
}

function partsOfJson(value: object): readonly JsonValue[] {
  return Object.values(value) as JsonValue[];
}

function namesOrElements(value: object): readonly JsonValue[] {
  return Array.isArray(value) ? (value as JsonValue[]) : Object.keys(value);
}

function memberNamed(value: JsonValue, name: string): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, JsonValue>>)[name] ?? null];
}

function jsonSpan(value: JsonValue | object, counter: StepCounter): number {
  if (typeof value !== 'object' || value === null) return 0;
  const span = Array.isArray(value) ? value.length : Object.keys(value).length;
  counter.add(span);
  return span;
}

function textWeight(value: JsonValue): number {
  return typeof value === 'string' ? Math.ceil(value.length / charactersPerStep) : 1;
}

function jsonWeight(value: JsonValue, counter: StepCounter): number {
  let weight = 0;
  const pending: JsonValue[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    counter.add(1);
    weight += 1 + textWeight(next);
    if (typeof next !== 'object' || next === null) continue;
    jsonSpan(next, counter);
    if (!Array.isArray(next)) {
      for (const name of Object.keys(next)) weight += Math.ceil(name.length / charactersPerStep);
    }
    for (const part of partsOfJson(next)) pending.push(part);
  }
  return weight;
}

function largest(values: readonly JsonValue[], measure: (value: JsonValue) => number): number {
  let most = 1;
  for (const value of values) most = Math.max(most, measure(value));
  return most;
}
