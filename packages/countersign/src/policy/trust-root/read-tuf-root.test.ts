// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWith } from '../cluster-image-policy/testing/read-with.ts';
import { readTufRoot, requireBytes } from './read-tuf-root.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('a root is JSON with signatures, in base64', () => {
  assert.deepEqual(readWith(readTufRoot, `root: ${base64('{"signatures": [{}], "signed": {}}')}`).told, []);
  for (const json of ['{"signed": {}}', '[]', 'none', '{"signatures": []}']) {
    assert.deepEqual(readWith(readTufRoot, `root: ${base64(json)}`), {
      value: undefined,
      told: ['tuf-root-malformed'],
    });
  }
  assert.deepEqual(readWith(readTufRoot, '{}').told, ['field-missing']);
  assert.deepEqual(readWith(readTufRoot, 'root: "***"').told, ['base64-malformed']);
});

test('lines in base64 are what YAML leaves of a long text', () => {
  assert.deepEqual(
    readWith((fields) => requireBytes(fields, 'a'), 'a: |\n  YWJj\n  ZGVm\n').value,
    new Uint8Array(Buffer.from('abcdef')),
  );
});
