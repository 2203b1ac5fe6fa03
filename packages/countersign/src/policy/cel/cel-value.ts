// SPDX-License-Identifier: Apache-2.0
import type { CelMap, CelValue } from '@bufbuild/cel';
import type { JsonObject, JsonValue } from '../../bytes/json.ts';

/** The two constructors of the library that are needed, so that it is loaded only once there is a condition. */
export interface CelConstructors {
  celList(array: readonly CelValue[]): CelValue;
  celMap(map: ReadonlyMap<string, CelValue>): CelMap;
}

/** What the engine reads: JSON as the library's values. */
export type CelConversion = (value: JsonValue) => CelValue;

/**
 * Converts JSON. Objects are converted member by member when they are asked for, because most conditions look at one member of a
 * large statement, and nothing is converted twice. Whole numbers up to 2^53 are `int`, others `double`. Nothing in the JSON can be
 * taken for a protobuf message or for an object of the library, whatever its members are called.
 */
export function celConversion(make: CelConstructors): CelConversion {
  const known = new Map<object, CelValue>();
  const convert: CelConversion = (value) => {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
    if (value === null || typeof value !== 'object') return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const converted = isList(value) ? make.celList(value.map(convert)) : celObject(value, convert, make);
    known.set(value, converted);
    return converted;
  };
  return convert;
}

function celObject(object: JsonObject, convert: CelConversion, make: CelConstructors): CelMap {
  const get = (key: unknown) => {
    const member = typeof key === 'string' && Object.hasOwn(object, key) ? object[key] : undefined;
    return member === undefined ? undefined : convert(member);
  };
  const has = (key: unknown) => typeof key === 'string' && Object.hasOwn(object, key);
  // The library's own `has` denies a member that is null, and its `get` looks through all names for a key that is a number.
  return Object.assign(make.celMap(lazyMap(object, convert, { get, has })), { get, has });
}

function lazyMap(
  object: JsonObject,
  convert: CelConversion,
  access: Pick<ReadonlyMap<string, CelValue>, 'get' | 'has'>,
): ReadonlyMap<string, CelValue> {
  const all = () => new Map(Object.entries(object).map(([name, member]) => [name, convert(member)]));
  return {
    ...access,
    get size() {
      return Object.keys(object).length;
    },
    forEach: (visit) => {
      const members = all();
      for (const [name, member] of members) visit(member, name, members);
    },
    entries: () => all().entries(),
    keys: () => new Set(Object.keys(object)).keys(),
    values: () => all().values(),
    [Symbol.iterator]: () => all().entries(),
  };
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
