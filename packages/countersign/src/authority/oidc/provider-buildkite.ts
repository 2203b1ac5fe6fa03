// SPDX-License-Identifier: Apache-2.0
import type { AmbientAnswer, AmbientRequest } from './ambient-provider.ts';
import { askProvider, readMember } from './ask-provider.ts';
import type { AmbientPorts } from './identity-request.ts';
import { urlFromEnv } from './url-from-env.ts';

const provider = 'buildkite-agent';
const defaultEndpoint = 'https://agent.buildkite.com/v3';

/** The agent API, which the agent's environment names; no agent program has to be in the container of the job. */
export async function askBuildkite({ audience }: AmbientRequest, ports: AmbientPorts): Promise<AmbientAnswer> {
  const credential = ports.env['BUILDKITE_AGENT_ACCESS_TOKEN'] ?? '';
  const job = ports.env['BUILDKITE_JOB_ID'] ?? '';
  if (credential === '') return { kind: 'absent', reason: '`BUILDKITE_AGENT_ACCESS_TOKEN` is not set' };
  if (job === '') return { kind: 'absent', reason: '`BUILDKITE_JOB_ID` is not set' };
  const endpoint = ports.env['BUILDKITE_AGENT_ENDPOINT'] || defaultEndpoint;
  const url = urlFromEnv('BUILDKITE_AGENT_ENDPOINT', endpoint, provider);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/jobs/${encodeURIComponent(job)}/oidc/tokens`;
  const headers = { Authorization: `Token ${credential}` };
  const request = { provider, method: 'POST', url, headers, body: { audience } } as const;
  return { kind: 'token', token: readMember(await askProvider(request, ports), 'token', request) };
}
