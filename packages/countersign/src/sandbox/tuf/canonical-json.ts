// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';

/**
 * What TUF signs: OLPC canonical JSON (TUF 1.0 §4.2.1). Not RFC 8785: only `"` and `\` are escaped, so a line break in a
 * string stays one. Members are sorted by code point; numbers must be whole.
 */
export function encodeOlpcJson(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isArray(value)) return `[${value.map(encodeOlpcJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => byCodePoint(a, b));
  return `{${members.map(([name, member]) => `${quote(name)}:${encodeOlpcJson(member)}`).join(',')}}`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** `<` on strings compares UTF-16 units, which puts U+1F600 before U+FF5E. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
