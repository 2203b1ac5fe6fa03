// SPDX-License-Identifier: Apache-2.0
// The table of surprises in docs/concepts/cluster-image-policy.md, row by row.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodePublicKey } from '../../packages/countersign/src/crypto/public-key-file.ts';
import { draftClusterImagePolicy } from '../../packages/countersign/src/policy/cluster-image-policy/draft-cluster-image-policy.ts';
import { createProblems } from '../../packages/countersign/src/policy/create-problems.ts';
import { deskKey } from '../../packages/countersign/src/policy/evaluate/testing/policy-desk.ts';
import { parseYaml } from '../../packages/countersign/src/yaml/parse-yaml.ts';

const project = join(import.meta.dirname, '../..');
const page = readFileSync(join(project, 'docs/concepts/cluster-image-policy.md'), 'utf8');
const folder = join(project, 'packages/countersign/src/policy/cluster-image-policy');
const rows = [...page.matchAll(/^\| `([a-z-]+)` \| `(\{.*?\})` \| .+ \|$/gm)];
const key = JSON.stringify(encodePublicKey(deskKey().publicKey));

function surprisesOf(spec: string): readonly string[] {
  const text = `{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: a}, spec: ${spec}}`;
  const [document] = parseYaml(new TextEncoder().encode(text.replace('KEY', key)), { source: 'page' });
  assert.ok(document);
  const problems = createProblems();
  draftClusterImagePolicy(document, { name: 'page' }, problems);
  return problems.list.filter(({ severity }) => severity === 'surprise').map(({ rule }) => rule);
}

for (const [, rule = '', spec = ''] of rows) {
  test(`the page's policy for \`${rule}\` has that surprise`, () => assert.ok(surprisesOf(spec).includes(rule), rule));
}

test('the page tells of every surprise that the sources know', () => {
  const files = [
    'glob-surprises',
    'loose-ends',
    'read-authority',
    'read-key',
    'read-keyless',
    'read-witness',
    'read-match',
  ].concat('read-attestations', 'read-evidence-source', 'draft-cluster-image-policy', 'read-whole-policy');
  const source = files.map((file) => readFileSync(join(folder, `${file}.ts`), 'utf8')).join('\n');
  const surprises = [...source.matchAll(/addSurprise\([^;]*?rule: '([a-z-]+)'|return \{\s+rule: '([a-z-]+)'/g)];
  const known = new Set(surprises.map(([, told, returned]) => told ?? returned));
  const written = new Set(rows.map(([, rule]) => rule));
  assert.deepEqual(known, written);
});

test('a policy that means what it says has none', () => {
  assert.deepEqual(surprisesOf('{images: [{glob: "ghcr.io/acme/**"}], authorities: [{static: {action: fail}}]}'), []);
});
