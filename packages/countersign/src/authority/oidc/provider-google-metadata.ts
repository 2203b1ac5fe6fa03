// SPDX-License-Identifier: Apache-2.0
import type { AmbientAnswer, AmbientRequest } from './ambient-provider.ts';
import { failed, requireSuccess } from './ask-provider.ts';
import { askMetadata, looksLikeGoogleCloud } from './google-metadata.ts';
import type { AmbientPorts } from './identity-request.ts';

const provider = 'google-workload-identity';
const metadataServer = new URL('http://metadata.google.internal');

/** The identity of the virtual machine, pod or service, if it has one. */
export async function askGoogleMetadata(request: AmbientRequest, ports: AmbientPorts): Promise<AmbientAnswer> {
  if (request.chosen === 'any' && !(await looksLikeGoogleCloud(ports)))
    return { kind: 'absent', reason: 'this does not look like a machine of Google Cloud' };
  // `full` adds the e-mail address, which is what the certificate will name.
  const query = new URLSearchParams({ audience: request.audience, format: 'full' });
  const answer = await askMetadata(provider, `identity?${query.toString()}`, ports);
  if (answer.status === 404) return { kind: 'absent', reason: 'this machine of Google Cloud has no service account' };
  requireSuccess(answer, { provider, url: metadataServer });
  const token = new TextDecoder().decode(answer.bytes).trim();
  if (token === '' || token.includes('<'))
    throw failed({ provider, url: metadataServer }, 'wanted a token, got something else');
  return { kind: 'token', token };
}
