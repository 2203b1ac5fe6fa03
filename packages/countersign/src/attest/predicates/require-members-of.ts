// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import { fieldOf, type JsonFields, pathOf, readDocument, readString } from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { parseRfc3339 } from '../../bytes/rfc3339.ts';
import { MalformedError } from '../../errors/errors.ts';

/** More than any real document holds; each is looked at once. */
export const maxItems = 1_000_000;

/** @throws {MalformedError} `predicate-malformed` for anything but an object */
export function readPredicate(predicate: JsonValue): JsonFields {
  return readDocument(predicate, 'predicate', 'predicate-malformed');
}

/** A text that is not empty. @throws {MalformedError} `predicate-malformed` */
export function requireText(fields: JsonFields, ...names: readonly string[]): void {
  for (const name of names) {
    if (readString(fields, name) === '')
      throw malformed(`wanted a text in \`${pathOf(fields, name)}\`, got an empty one`);
  }
}

/** Times in RFC 3339. @throws {MalformedError} `predicate-malformed` */
export function requireTime(fields: JsonFields, ...names: readonly string[]): void {
  for (const name of names) {
    const text = readString(fields, name);
    if (parseRfc3339(text) !== undefined) continue;
    throw malformed(`wanted a time as \`2026-01-02T03:04:05Z\` in \`${pathOf(fields, name)}\`, got ${quote(text)}`);
  }
}

/** @throws {MalformedError} `predicate-malformed` */
export function requireOneOf(fields: JsonFields, name: string, wanted: readonly string[]): string {
  const text = readString(fields, name);
  if (wanted.includes(text)) return text;
  throw malformed(`wanted ${wanted.map(quote).join(' or ')} in \`${pathOf(fields, name)}\`, got ${quote(text)}`);
}

/** Any value, but a value. @throws {MalformedError} `predicate-malformed` */
export function requirePresent(fields: JsonFields, name: string): void {
  if ((fieldOf(fields, name) ?? null) === null) throw malformed(`wanted \`${pathOf(fields, name)}\`, got nothing`);
}

export function malformed(message: string): MalformedError {
  return new MalformedError('predicate-malformed', message);
}
