// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAnnotationFlags } from './annotation-flags.ts';

test('annotations are split at the first equals sign, and may be empty or repeated', () => {
  const annotations = ['build=42', 'query=a=b', 'empty=', 'build=42'];
  assert.deepEqual(parseAnnotationFlags({ annotations }), { build: '42', query: 'a=b', empty: '' });
  assert.deepEqual(parseAnnotationFlags({}), {});
});

for (const annotations of [['build'], ['=42'], [''], ['build=1', 'build=2']]) {
  test(`the annotations ${JSON.stringify(annotations)} are refused`, () => {
    assert.throws(() => parseAnnotationFlags({ annotations }), { code: 'usage-flag' });
  });
}
