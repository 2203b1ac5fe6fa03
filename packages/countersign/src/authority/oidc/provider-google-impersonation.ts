// SPDX-License-Identifier: Apache-2.0
import type { AmbientAnswer, AmbientRequest } from './ambient-provider.ts';
import { askProvider, readMember } from './ask-provider.ts';
import { askMetadata } from './google-metadata.ts';
import type { AmbientPorts } from './identity-request.ts';

const provider = 'google-impersonate';
const credentialsApi = 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/';

/** A token of the service account that the environment names, which the account of this machine may act as. */
export async function askGoogleImpersonation(
  { audience }: AmbientRequest,
  ports: AmbientPorts,
): Promise<AmbientAnswer> {
  const account = ports.env['GOOGLE_SERVICE_ACCOUNT_NAME'] ?? '';
  if (account === '') return { kind: 'absent', reason: '`GOOGLE_SERVICE_ACCOUNT_NAME` is not set' };
  const url = new URL(`${credentialsApi}${encodeURIComponent(account)}:generateIdToken`);
  const own = await askMetadata(provider, 'token', ports);
  const headers = {
    Authorization: `Bearer ${readMember(own, 'access_token', { provider, url: new URL('http://metadata.google.internal') })}`,
  };
  const request = { provider, method: 'POST', url, headers, body: { audience, includeEmail: true } } as const;
  return { kind: 'token', token: readMember(await askProvider(request, ports), 'token', request) };
}
