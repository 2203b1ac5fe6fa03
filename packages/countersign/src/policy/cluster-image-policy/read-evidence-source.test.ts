// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvidenceSource } from './read-evidence-source.ts';
import { readWith } from './testing/read-with.ts';

const read = (yaml: string) => readWith(readEvidenceSource, yaml);

test('a repository in normal form, with the beginning of its tags', () => {
  const { value, told } = read(
    'source: [{oci: "Registry.Example/a/b", tagPrefix: prod-, signaturePullSecrets: [{name: x}]}]',
  );
  assert.deepEqual([value, told], [{ source: 'registry.example/a/b', tagPrefix: 'prod-' }, []]);
  assert.deepEqual(read('{}'), { value: {}, told: [] });
});

test('a registry alone names no repository, which surprises', () => {
  assert.deepEqual(read('source: [{oci: registry.example}]'), { value: {}, told: ['source-bare-registry (surprise)'] });
});

test('what is no repository is a mistake', () => {
  for (const oci of ['team/app', 'registry.example/A', 'registry.example/a:tag', 'https://registry.example/a', 'a b']) {
    assert.deepEqual(read(`source: [{oci: "${oci}"}]`).told, ['repository-malformed'], oci);
  }
  assert.deepEqual(read('source: [{}, {}]').told, ['too-many']);
  assert.deepEqual(read('source: [{tagPrefix: "a/b", signaturePullSecrets: [{}]}]').told, [
    'field-missing',
    'tag-malformed',
  ]);
});
