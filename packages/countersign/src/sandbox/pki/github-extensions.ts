// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readString } from '../../bytes/json-fields.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import { fulcioExtension } from './extensions.ts';

/**
 * Fulcio's extensions for a job of GitHub Actions, from the claims of its token (fulcio docs/oid-info.md).
 *
 * @throws {MalformedError} the code of `claims`
 */
export function githubExtensions(claims: JsonFields, issuer: string, server: string): readonly CertificateExtension[] {
  const claim = (name: string): string => readString(claims, name);
  const repository = `${server}/${claim('repository')}`;
  const run = `${repository}/actions/runs/${claim('run_id')}/attempts/${claim('run_attempt')}`;
  const texts: readonly (readonly [number, string])[] = [
    [1, issuer],
    [2, claim('event_name')],
    [3, claim('sha')],
    [4, claim('workflow')],
    [5, claim('repository')],
    [6, claim('ref')],
    [8, issuer],
    [9, `${server}/${claim('job_workflow_ref')}`],
    [10, claim('job_workflow_sha')],
    [11, claim('runner_environment')],
    [12, repository],
    [13, claim('sha')],
    [14, claim('ref')],
    [15, claim('repository_id')],
    [16, `${server}/${claim('repository_owner')}`],
    [17, claim('repository_owner_id')],
    [18, `${server}/${claim('workflow_ref')}`],
    [19, claim('workflow_sha')],
    [20, claim('event_name')],
    [21, run],
    [22, claim('repository_visibility')],
  ];
  return texts.map(([arc, text]) => fulcioExtension(arc, text));
}
