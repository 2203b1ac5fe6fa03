// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from './json.ts';

// Go since 1.22 writes `\b` and `\f` as JSON.stringify does.
const escapedByGo = /[<>&\u2028\u2029]/g;

/**
 * JSON as Go's `encoding/json` writes it, so that what we sign is byte for byte what Go programs would sign: no white space,
 * `<`, `>`, `&`, U+2028 and U+2029 escaped. Members keep the order of the object (sort them for a Go map).
 *
 * Numbers must be integers: Go and JavaScript differ in how they write others.
 */
export function encodeGoJson(value: JsonValue): string {
  return JSON.stringify(value).replace(escapedByGo, escapeForGo);
}

function escapeForGo(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
