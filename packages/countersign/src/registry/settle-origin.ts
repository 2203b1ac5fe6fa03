// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import { isLoopbackHost } from '../oci/host.ts';
import { registryHost } from '../oci/repository-name.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import type { RegistryContext } from './registry-context.ts';

/**
 * Scheme, host and port of the registry. Found out once for each host; the request that finds it out carries no credentials.
 * Never falls back from https to http unless the user allowed http for this registry, and not even then from a TLS server
 * whose certificate is wrong.
 *
 * @throws {UnavailableError} as `Fetch`
 */
export async function settleOrigin(context: RegistryContext, signal: AbortSignal | undefined): Promise<URL> {
  const { origins } = context.memory;
  const key = `${context.settings.scheme} ${context.host}`;
  const known = origins.get(key);
  if (known !== undefined) return await known;
  const found = findOrigin(context, signal);
  origins.set(key, found);
  // A failure is not a fact about the host: the next call asks again.
  found.catch(() => origins.delete(key));
  return await found;
}

async function findOrigin(context: RegistryContext, signal: AbortSignal | undefined): Promise<URL> {
  const host = registryHost(context);
  const https = new URL(`https://${host}/`);
  const http = new URL(`http://${host}/`);
  const { scheme } = context.settings;
  if (scheme !== 'https' && isLoopbackHost(host)) return await originOfLoopback(context, { http, https }, signal);
  if (scheme === 'allow-http') return await originWhereHttpIsAllowed(context, { http, https }, signal);
  return https;
}

interface Candidates {
  readonly http: URL;
  readonly https: URL;
}

async function originOfLoopback(
  context: RegistryContext,
  { http, https }: Candidates,
  signal: AbortSignal | undefined,
): Promise<URL> {
  try {
    const response = await ping(context, http, signal);
    response.discard();
    // TLS servers answer plain requests with 400 (Go, Apache, nginx) and registries do not; the second request proves it.
    if (response.status !== 400) return http;
  } catch (error) {
    if (!isWrongProtocol(error)) throw error;
  }
  const response = await ping(context, https, signal);
  response.discard();
  return https;
}

async function originWhereHttpIsAllowed(
  context: RegistryContext,
  { http, https }: Candidates,
  signal: AbortSignal | undefined,
): Promise<URL> {
  try {
    const response = await ping(context, https, signal);
    response.discard();
    return https;
  } catch (error) {
    if (!isWrongProtocol(error) && !isUnreachable(error)) throw error;
    const response = await ping(context, http, signal);
    response.discard();
    return http;
  }
}

async function ping(context: RegistryContext, origin: URL, signal: AbortSignal | undefined): Promise<FetchResponse> {
  const { connectMs, firstByteMs, idleMs, callMs } = context.settings;
  return await context.fetch({
    method: 'GET',
    url: new URL('/v2/', origin),
    addressPolicy: 'any',
    timeouts: { connectMs, firstByteMs, idleMs, totalMs: callMs },
    ...(signal === undefined ? {} : { signal }),
  });
}

function isUnreachable(error: unknown): boolean {
  return error instanceof UnavailableError && error.code === 'registry-unreachable';
}

/** The other side speaks, but not this protocol: a plain server asked for TLS, or a TLS server that drops a plain request. */
function isWrongProtocol(error: unknown): boolean {
  if (!(error instanceof UnavailableError)) return false;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (error.code === 'tls-refused')
    return code === 'EPROTO' || (typeof code === 'string' && code.startsWith('ERR_SSL_'));
  return error.code === 'registry-protocol' || code === 'ECONNRESET' || code === 'UND_ERR_SOCKET';
}
