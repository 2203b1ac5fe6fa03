// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { createProblems } from '../create-problems.ts';
import { draftTrustRoot } from './draft-trust-root.ts';

function draft(yaml: string) {
  const problems = createProblems();
  const [document] = parseYaml(
    new TextEncoder().encode(`apiVersion: policy.sigstore.dev/v1alpha1\nkind: TrustRoot\n${yaml}`),
    {
      source: 'a.yaml',
    },
  );
  assert.ok(document);
  return { draft: draftTrustRoot(document, { name: 'a.yaml' }, problems), told: problems.list.map(({ rule }) => rule) };
}

test('a trust root offers itself under its name', () => {
  const root = Buffer.from('{"signatures": [{}]}').toString('base64');
  const read = draft(`metadata: {name: a}\nspec: {remote: {mirror: "https://tuf-repo.github.com", root: ${root}}}`);
  assert.deepEqual(
    [read.draft?.title, read.draft?.trustRoots.map(({ name }) => name)],
    ['TrustRoot a', ['TrustRoot/a']],
  );
});

test('it has a name and exactly one form', () => {
  assert.deepEqual(draft('metadata: {name: a}\nspec: {}').told, ['field-missing']);
  assert.deepEqual(draft('metadata: {name: a}').told, ['field-missing']);
  assert.deepEqual(draft('metadata: {name: a}\nspec: {remote: {}, sigstoreKeys: {}}').told, ['fields-exclusive']);
  assert.equal(draft('metadata: {}\nspec: {}').draft, undefined);
  assert.deepEqual(draft('metadata: {name: a}\nspec: {sigstoreKeys: {}}').told, ['field-missing']);
});
