// SPDX-License-Identifier: Apache-2.0
import type { FetchTimeouts } from '../../ports/fetch.ts';
import { askProvider, failed, type ProviderAnswer } from './ask-provider.ts';
import type { AmbientPorts } from './identity-request.ts';

const defaultHost = 'metadata.google.internal';
const productFile = '/sys/class/dmi/id/product_name';
const serverlessVariables = ['K_SERVICE', 'CLOUD_RUN_JOB', 'FUNCTION_TARGET', 'GAE_SERVICE'];
/** On the same machine or nowhere. */
const timeouts: FetchTimeouts = { connectMs: 2_000, firstByteMs: 10_000, idleMs: 5_000, totalMs: 15_000 };

/**
 * Whether this looks like a machine of Google's, without a word to the network: elsewhere the name of the metadata server may not
 * resolve for minutes, or lead to somebody else.
 */
export async function looksLikeGoogleCloud({ env, files }: Pick<AmbientPorts, 'env' | 'files'>): Promise<boolean> {
  if ([...serverlessVariables, 'GCE_METADATA_HOST'].some((name) => (env[name] ?? '') !== '')) return true;
  const product = await files.readIfExists(productFile, 4096).catch(() => null);
  return product !== null && new TextDecoder().decode(product).startsWith('Google');
}

/**
 * What the metadata server says under `path` of the default service account. The header tells it from a captive portal or any other
 * server that happens to have the name.
 *
 * @throws {UnavailableError} `identity-provider-failed`
 */
export async function askMetadata(provider: string, path: string, ports: AmbientPorts): Promise<ProviderAnswer> {
  const host = ports.env['GCE_METADATA_HOST'] || defaultHost;
  const url = URL.parse(`http://${host}/computeMetadata/v1/instance/service-accounts/default/${path}`);
  if (url === null || url.host !== host.toLowerCase())
    throw failed(
      { provider, url: new URL(`http://${defaultHost}`) },
      'wanted a host in `GCE_METADATA_HOST`, got something else',
    );
  const headers = { 'Metadata-Flavor': 'Google', Accept: '*/*' };
  // A proxy would read the token in plain http, and may ask the metadata server of its own machine.
  const request = { provider, method: 'GET', url, headers, timeouts, route: 'direct' } as const;
  const answer = await askProvider(request, ports);
  if (answer.header('metadata-flavor') !== 'Google')
    throw failed({ provider, url }, 'wanted the header `Metadata-Flavor: Google`, so this is not the metadata server');
  return answer;
}
