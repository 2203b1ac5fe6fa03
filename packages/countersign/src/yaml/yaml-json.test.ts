// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonValue } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { parseYaml } from './parse-yaml.ts';
import { toJson } from './yaml-json.ts';

// What the strict reader refuses on purpose, JSON writes as escapes.
function escaped(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

test('JSON is YAML: what is written as JSON is read as the same values', () => {
  const values = fc.jsonValue({ maxDepth: 5 }).filter((value) => !/\d{16}|e\+/.test(escaped(value)));
  fc.assert(
    fc.property(values, (value) => {
      const [node] = parseYaml(encodeUtf8(escaped(value)), { source: 'a.json' });
      assert.ok(node !== undefined);
      assert.deepEqual(toJson(node), JSON.parse(escaped(value)) as JsonValue);
    }),
  );
});
