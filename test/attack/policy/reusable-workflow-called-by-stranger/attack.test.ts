// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../../packages/countersign/src/bytes/json.ts';
import { githubClaims } from '../../../../packages/countersign/src/sandbox/oidc/github-claims.ts';
import { changed, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/payments/app';
const ours: JsonObject = {
  ...githubClaims('acme/payments-api'),
  iss: 'https://token.actions.githubusercontent.com',
  job_workflow_ref: 'acme/ci/.github/workflows/release.yml@refs/tags/v3',
  repository_owner_id: '9919',
  ref: 'refs/tags/v1.0',
};

async function decide(claims: JsonObject): Promise<string> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.sign(claims, here);
  return verdictOf(await gate.decide(`${here}:v1`));
}

test('the workflow counts when our repository calls it', async () => {
  assert.equal(await decide(ours), 'verified');
});

for (const [who, lie] of [
  ['a stranger', { repository: 'mallory/payments-api', repository_owner: 'mallory', repository_owner_id: '666' }],
  ['a stranger who took over our name', { repository_owner_id: '666' }],
  ['a stranger whose number begins like ours', { repository_owner_id: '99190' }],
  ['another repository of ours', { repository: 'acme/website' }],
  ['a pull request', { ref: 'refs/pull/7/merge' }],
  ['another workflow of ours', { job_workflow_ref: 'acme/ci/.github/workflows/test.yml@refs/tags/v3' }],
  ['a branch of the workflow', { job_workflow_ref: 'acme/ci/.github/workflows/release.yml@refs/heads/v3' }],
] as const) {
  test(`a run that is called by ${who} is refused`, async () => {
    const code = 'job_workflow_ref' in lie ? 'identity-mismatch' : 'extension-mismatch';
    assert.equal(await decide({ ...ours, ...lie }), code);
  });
}

test('a policy that names no caller by number is called surprising', async () => {
  const gate = openGate(import.meta.dirname);
  const text = await gate.text();
  const told = async (policy: string): Promise<readonly string[]> =>
    (await gate.load(policy)).findings.filter(({ severity }) => severity === 'surprise').map(({ rule }) => rule);
  assert.deepEqual(await told(text), []);
  assert.deepEqual(await told(changed(text, 'ownerId: 9919, ', '')), ['github-caller-unnamed']);
});
