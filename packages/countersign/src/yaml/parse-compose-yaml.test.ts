// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseComposeYaml } from './parse-compose-yaml.ts';
import { toJson } from './yaml-json.ts';

test('one document is read, with merges that never override', () => {
  const text = 'x-base: &b {image: evil}\r\nservices:\r\n  a:\r\n    image: good\r\n    <<: *b\r\n';
  assert.deepEqual(toJson(parseComposeYaml(text)), { 'x-base': { image: 'evil' }, services: { a: { image: 'good' } } });
});

test('none, several, equal keys and odd line breaks are refused', () => {
  for (const text of ['', '# x\n', 'a: 1\n---\nb: 2\n', 'a: 1\na: 2\n', 'a: 1 # x\u2028b: 2\n']) {
    assert.throws(() => parseComposeYaml(text), { code: 'yaml-malformed' });
  }
});
