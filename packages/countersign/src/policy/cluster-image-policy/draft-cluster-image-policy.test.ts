// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { createProblems } from '../create-problems.ts';
import { draftClusterImagePolicy } from './draft-cluster-image-policy.ts';

const head = 'apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\n';

async function compile(yaml: string) {
  const problems = createProblems();
  const [document] = parseYaml(new TextEncoder().encode(head + yaml), { source: 'a.yaml' });
  assert.ok(document);
  const draft = draftClusterImagePolicy(document, { name: 'a.yaml' }, problems);
  const parts = await draft?.compile({ files: new Map(), roots: new Map(), problems });
  return { draft, rules: parts?.rules ?? [], told: problems.list.map(({ rule }) => rule) };
}

test('a policy is one rule that enforces, for every name and the digest itself', async () => {
  const { draft, rules } = await compile(
    'metadata: {name: a}\nspec: {images: [{glob: "**"}], authorities: [{static: {action: fail}}, {static: {action: pass}}]}',
  );
  assert.equal(draft?.title, 'ClusterImagePolicy a');
  assert.deepEqual(
    rules.map(({ id, source, enforcement, signedName, index, require }) => ({
      id,
      source,
      enforcement,
      signedName,
      index,
      kind: require.kind,
    })),
    [
      {
        id: 'ClusterImagePolicy/a',
        source: 'a.yaml:1',
        enforcement: { kind: 'enforce' },
        signedName: 'any',
        index: 'self',
        kind: 'any',
      },
    ],
  );
});

test('nothing in the place of a part is a mistake, and never a policy that says less', async () => {
  for (const yaml of [
    'metadata: {name: a}',
    'metadata: {name: a}\nspec:',
    'metadata: {name: a}\nspec: {images: , authorities: [{static: {action: pass}}]}',
    'metadata: {name: a}\nspec: {images: [{glob: "**"}], authorities: }',
    'metadata: {name: a}\nspec: {images: [{glob: "**"}], authorities: [{static: }]}',
    'metadata:\nspec: {images: [{glob: "**"}], authorities: [{static: {action: pass}}]}',
    'spec: {images: [{glob: "**"}], authorities: [{static: {action: pass}}]}',
  ]) {
    const { rules, told } = await compile(yaml);
    assert.ok(told.includes('field-missing'), `${yaml}: ${told.join(' ')}`);
    assert.deepEqual(rules, []);
  }
});

test('of two authorities with one name either is enough', async () => {
  for (const name of ['name: x', 'name: authority-1']) {
    const { rules, told } = await compile(
      `metadata: {name: a}\nspec: {images: [{glob: "**"}], authorities: [{${name}, static: {action: pass}}, {${name.replace('authority-1', '""')}, static: {action: fail}}]}`,
    );
    assert.deepEqual(told.filter((rule) => rule === 'authority-name-twice').length, 1);
    const [require] = rules.map((rule) => rule.require);
    assert.equal(require?.kind === 'any' && require.of.length, 2);
  }
});

test('mode warn admits, which is worth a note', async () => {
  const { rules, told } = await compile(
    'metadata: {name: a}\nspec: {mode: warn, images: [{glob: "**"}], authorities: [{static: {action: fail}}]}',
  );
  assert.deepEqual([rules[0]?.enforcement, told], [{ kind: 'warn' }, ['mode-warn']]);
});
