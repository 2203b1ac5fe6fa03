// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { githubClaims } from './github-claims.ts';

test('every claim of a job speaks of the repository that was asked for', () => {
  const claims = githubClaims('acme/app');
  assert.equal(claims['sub'], 'repo:acme/app:ref:refs/heads/main');
  assert.equal(claims['repository_owner'], 'acme');
  assert.equal(claims['job_workflow_ref'], 'acme/app/.github/workflows/release.yml@refs/heads/main');
});
