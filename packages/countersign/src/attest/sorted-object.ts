// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';

/** The members in the order in which Go writes a map: by the bytes of their names. */
export function sortedObject(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(byNameBytes));
}

function byNameBytes([left]: [string, JsonValue], [right]: [string, JsonValue]): number {
  return Buffer.compare(encodeUtf8(left), encodeUtf8(right));
}
