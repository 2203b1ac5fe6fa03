// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { JsonValue } from './json.ts';

/**
 * JSON in the canonical form of RFC 8785: no white space, members sorted by their UTF-16 code units, strings and numbers as
 * ECMAScript writes them. One value has one text, so that its UTF-8 bytes can be signed.
 *
 * @throws {MalformedError} `json-malformed` for what has no canonical form: a lone surrogate, a number that is not finite
 */
export function encodeCanonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'number') return encodeNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isArray(value)) return `[${value.map(encodeCanonicalJson).join(',')}]`;
  // The default order of `sort` is the order of RFC 8785 §3.2.3: by UTF-16 code units, not by code points.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${encodeString(name)}:${encodeCanonicalJson(value[name] as JsonValue)}`).join(',')}}`;
}

function encodeString(text: string): string {
  if (!text.isWellFormed()) throw malformed('wanted well-formed Unicode, got a lone surrogate');
  return JSON.stringify(text);
}

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw malformed('wanted a finite number, got another');
  return JSON.stringify(value);
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function malformed(message: string): MalformedError {
  return new MalformedError('json-malformed', message);
}
