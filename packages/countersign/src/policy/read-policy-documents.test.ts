// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { assemblePolicySet, requireNoErrors } from './assemble-policy-set.ts';
import { createProblems } from './create-problems.ts';
import { readPolicyDocuments } from './read-policy-documents.ts';

async function hintFor(apiVersion: string, kind: string): Promise<string | undefined> {
  const problems = createProblems();
  await readPolicyDocuments([{ name: 'a', bytes: encodeUtf8(`{apiVersion: ${apiVersion}, kind: ${kind}}`) }], problems);
  return problems.list[0]?.hint;
}

test('what is read elsewhere is told the way', async () => {
  assert.match((await hintFor('kyverno.io/v1', 'ClusterPolicy')) ?? '', /policy import/);
  assert.match((await hintFor('config.openshift.io/v1', 'ClusterImagePolicy')) ?? '', /OpenShift/);
  assert.match((await hintFor('policy.sigstore.dev/v2', 'ClusterImagePolicy')) ?? '', /v1beta1/);
  assert.match((await hintFor('v1', 'TrustPolicy')) ?? '', /apiVersion: countersign\.dev\/v1/);
  assert.match((await hintFor('v1', 'Secret')) ?? '', /TrustPolicy, TrustException, TrustSettings/);
  for (const kind of ['TrustPolicy', 'TrustException', 'TrustSettings'])
    assert.equal(await hintFor('countersign.dev/v1', kind), undefined);
  for (const kind of ['ClusterImagePolicy', 'TrustRoot'])
    assert.equal(await hintFor('policy.sigstore.dev/v1beta1', kind), undefined);
});

test('files without any document are a mistake, unless another has one', async () => {
  const empty = { name: 'empty.yaml', bytes: encodeUtf8('# nothing yet\n') };
  const settings = 'apiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: a}\nspec: {}\n';
  const rulesBroken = async (...sources: readonly { name: string; bytes: Uint8Array }[]) => {
    const problems = createProblems();
    await readPolicyDocuments(sources, problems);
    return problems.list.map(({ rule }) => rule);
  };
  assert.deepEqual(await rulesBroken(empty), ['policy-empty']);
  assert.deepEqual(await rulesBroken(empty, { name: 'b.yaml', bytes: encodeUtf8(settings) }), []);
  assert.deepEqual(await rulesBroken(), []);
});

test('no documents are a set that covers nothing, and surprises do not refuse it', () => {
  const problems = createProblems();
  problems.add({ severity: 'surprise', rule: 'x', source: 'a', message: 'odd' });
  requireNoErrors(problems);
  const set = assemblePolicySet([], { problems, builtIn: [], insecureSandbox: 'refused' });
  assert.deepEqual([set.rules, set.settings.notCovered, set.findings.length], [[], 'refuse', 1]);
});
