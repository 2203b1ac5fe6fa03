// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';

/** What GitHub Actions says about a job, for a job that never was; anything can be overridden where it is minted. */
export function githubClaims(repository: string): JsonObject {
  const workflow = `${repository}/.github/workflows/release.yml@refs/heads/main`;
  const commit = '0123456789abcdef0123456789abcdef01234567';
  return {
    sub: `repo:${repository}:ref:refs/heads/main`,
    repository,
    repository_id: '1000001',
    repository_owner: repository.split('/', 1)[0] ?? '',
    repository_owner_id: '1001',
    repository_visibility: 'public',
    actor: 'sandbox',
    event_name: 'push',
    workflow: 'release',
    workflow_ref: workflow,
    workflow_sha: commit,
    job_workflow_ref: workflow,
    job_workflow_sha: commit,
    ref: 'refs/heads/main',
    ref_type: 'branch',
    sha: commit,
    run_id: '42',
    run_number: '7',
    run_attempt: '1',
    runner_environment: 'github-hosted',
  };
}
