// SPDX-License-Identifier: Apache-2.0
import type { MalformedCode } from '../errors/codes.ts';
import { MalformedError } from '../errors/errors.ts';
import { decodeBase64 } from './base64.ts';
import type { JsonObject, JsonValue } from './json.ts';

/**
 * A JSON object on its way to a type: knows where it stands in its document, and what code to throw. In every `readOptional…`
 * a `null` counts as absent, as Go and protobuf write it.
 */
export interface JsonFields {
  readonly object: JsonObject;
  readonly path: string;
  readonly code: MalformedCode;
}

export type StringMap = Readonly<Record<string, string>>;

/** The whole document as an object; `path` begins the names in messages, for example `manifest`. */
export function readDocument(value: JsonValue, path: string, code: MalformedCode): JsonFields {
  return { object: requireObject(value, path, code), path, code };
}

export function readString(fields: JsonFields, name: string): string {
  const value = fieldOf(fields, name);
  return typeof value === 'string' ? value : refuse(fields, name, 'a string');
}

export function readOptionalString(fields: JsonFields, name: string): string | undefined {
  return isAbsent(fields, name) ? undefined : readString(fields, name);
}

/** A JSON number that is a safe integer and not negative. */
export function readInteger(fields: JsonFields, name: string): number {
  const value = fieldOf(fields, name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(fields, name, 'a whole number from 0 to 2^53 - 1');
}

export function readOptionalInteger(fields: JsonFields, name: string): number | undefined {
  return isAbsent(fields, name) ? undefined : readInteger(fields, name);
}

export function readObject(fields: JsonFields, name: string): JsonFields {
  const path = pathOf(fields, name);
  return { object: requireObject(fieldOf(fields, name), path, fields.code), path, code: fields.code };
}

export function readOptionalObject(fields: JsonFields, name: string): JsonFields | undefined {
  return isAbsent(fields, name) ? undefined : readObject(fields, name);
}

/** An array of any values, at most `maxItems` of them. */
export function readArray(fields: JsonFields, name: string, maxItems: number): readonly JsonValue[] {
  const value = fieldOf(fields, name);
  if (!Array.isArray(value)) return refuse(fields, name, 'an array');
  if (value.length > maxItems) {
    throw new MalformedError(
      fields.code,
      `wanted at most ${maxItems} items in \`${pathOf(fields, name)}\`, got ${value.length}`,
    );
  }
  return value as readonly JsonValue[];
}

export function readObjects(fields: JsonFields, name: string, maxItems: number): readonly JsonFields[] {
  return readArray(fields, name, maxItems).map((item, index) => {
    const path = `${pathOf(fields, name)}[${index}]`;
    return { object: requireObject(item, path, fields.code), path, code: fields.code };
  });
}

/** Empty when absent. */
export function readOptionalObjects(fields: JsonFields, name: string, maxItems: number): readonly JsonFields[] {
  return isAbsent(fields, name) ? [] : readObjects(fields, name, maxItems);
}

export function readStrings(fields: JsonFields, name: string, maxItems: number): readonly string[] {
  return readArray(fields, name, maxItems).map((item, index) =>
    typeof item === 'string' ? item : refuse(fields, `${name}[${index}]`, 'a string', item),
  );
}

/** Empty when absent. */
export function readOptionalStrings(fields: JsonFields, name: string, maxItems: number): readonly string[] {
  return isAbsent(fields, name) ? [] : readStrings(fields, name, maxItems);
}

/** An object whose values are all strings, at most `maxItems` of them (annotations). */
export function readStringMap(fields: JsonFields, name: string, maxItems: number): StringMap {
  const map = readObject(fields, name);
  const names = Object.keys(map.object);
  if (names.length > maxItems) {
    throw new MalformedError(fields.code, `wanted at most ${maxItems} members in \`${map.path}\`, got ${names.length}`);
  }
  for (const key of names) readString(map, key);
  return map.object as StringMap;
}

export function readOptionalStringMap(fields: JsonFields, name: string, maxItems: number): StringMap | undefined {
  return isAbsent(fields, name) ? undefined : readStringMap(fields, name, maxItems);
}

/** Bytes written as canonical base64. */
export function readBase64(fields: JsonFields, name: string): Uint8Array {
  const text = readString(fields, name);
  try {
    return decodeBase64(text);
  } catch (cause) {
    throw new MalformedError(fields.code, `wanted canonical base64 in \`${pathOf(fields, name)}\``, { cause });
  }
}

/** Undefined if there is no such member of the object itself; nothing is ever read from a prototype. */
export function fieldOf(fields: JsonFields, name: string): JsonValue | undefined {
  return Object.hasOwn(fields.object, name) ? fields.object[name] : undefined;
}

/** For messages: where the member `name` stands in the document. */
export function pathOf(fields: JsonFields, name: string): string {
  return `${fields.path}.${name}`;
}

function isAbsent(fields: JsonFields, name: string): boolean {
  return (fieldOf(fields, name) ?? null) === null;
}

function requireObject(value: JsonValue | undefined, path: string, code: MalformedCode): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new MalformedError(code, `wanted an object in \`${path}\`, got ${kindOf(value)}`);
}

function refuse(fields: JsonFields, name: string, wanted: string, got = fieldOf(fields, name)): never {
  throw new MalformedError(fields.code, `wanted ${wanted} in \`${pathOf(fields, name)}\`, got ${kindOf(got)}`);
}

function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
