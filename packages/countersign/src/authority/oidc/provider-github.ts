// SPDX-License-Identifier: Apache-2.0
import type { AmbientAnswer, AmbientRequest } from './ambient-provider.ts';
import { askProvider, readMember } from './ask-provider.ts';
import type { AmbientPorts } from './identity-request.ts';
import { urlFromEnv } from './url-from-env.ts';

const provider = 'github-actions';

/** GitHub Actions gives both variables to a job with `permissions: id-token: write`. */
export async function askGitHub({ audience }: AmbientRequest, ports: AmbientPorts): Promise<AmbientAnswer> {
  const address = ports.env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
  const credential = ports.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
  if (address === '' || credential === '') return { kind: 'absent', reason: reasonOfAbsence(ports) };
  const url = urlFromEnv('ACTIONS_ID_TOKEN_REQUEST_URL', address, provider);
  url.searchParams.set('audience', audience);
  const request = { provider, method: 'GET', url, headers: { Authorization: `bearer ${credential}` } } as const;
  return { kind: 'token', token: readMember(await askProvider(request, ports), 'value', request) };
}

function reasonOfAbsence({ env }: AmbientPorts): string {
  return env['GITHUB_ACTIONS'] === 'true'
    ? 'this job has no `permissions: id-token: write`'
    : '`ACTIONS_ID_TOKEN_REQUEST_URL` is not set';
}
