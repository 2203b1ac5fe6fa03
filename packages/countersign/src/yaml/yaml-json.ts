// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../bytes/json.ts';
import type { YamlMap, YamlNode } from './yaml-node.ts';

/** The same values without positions. Members are own members of their objects, `__proto__` too. */
export function toJson(node: YamlNode): JsonValue {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'map':
      return objectOf(node);
  }
}

function objectOf({ entries }: YamlMap): JsonObject {
  return Object.fromEntries(entries.map(({ key, value }) => [key, toJson(value)]));
}
