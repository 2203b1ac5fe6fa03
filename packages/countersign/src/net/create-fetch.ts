// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Fetch, FetchRequest, FetchResponse } from '../ports/fetch.ts';
import { withoutBrackets } from './address-policy.ts';
import { createAgentPool } from './agent-pool.ts';
import { checkLiteralAddress, type ResolveName, resolveWithSystem } from './checked-lookup.ts';
import { createConnectionFactory, type OpenWire } from './connection-factory.ts';
import { exchange } from './exchange.ts';
import { type Proxy, type ProxyEnvironment, proxyFor } from './proxy-environment.ts';
import type { TlsOptions } from './tls-settings.ts';

export interface CreateFetchOptions extends TlsOptions {
  /** From `parseProxyEnvironment`; none when absent. */
  readonly proxies?: ProxyEnvironment;
  readonly resolve?: ResolveName;
  /** A clock that never goes back, for throughput. */
  readonly elapsedMs?: () => number;
}

export interface Transport {
  readonly fetch: Fetch;
  /** Drops every connection, so that the process can end. */
  readonly close: () => void;
}

/** HTTP/1.1 on `node:http` with kept connections; what it promises stands at `Fetch` and `FetchTimeouts`. */
export function createFetch(options: CreateFetchOptions = {}): Transport {
  const pool = createAgentPool();
  const resolve = options.resolve ?? resolveWithSystem;
  const open = createConnectionFactory({ ...options, resolve, pool });
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const fetch: Fetch = async (request) => {
    request.signal?.throwIfAborted();
    checkUrl(request.url);
    checkLiteralAddress(withoutBrackets(request.url.hostname), request.addressPolicy);
    const proxies = request.route === 'direct' ? undefined : options.proxies;
    const proxy = proxies === undefined ? undefined : proxyFor(proxies, request.url);
    if (proxy !== undefined) await checkBehindProxy(request, resolve);
    return exchangeOnceOrTwice(open, { request, proxy, elapsedMs });
  };
  return { fetch, close: pool.close };
}

interface Attempt {
  readonly request: FetchRequest;
  readonly proxy: Proxy | undefined;
  readonly elapsedMs: () => number;
}

async function exchangeOnceOrTwice(open: OpenWire, { request, proxy, elapsedMs }: Attempt): Promise<FetchResponse> {
  const context = { peer: { host: request.url.host, viaProxy: proxy?.url.host }, elapsedMs };
  const startedAt = elapsedMs();
  const first = await exchange(await open(request, proxy, 'pooled'), request, context);
  if (first.kind === 'answered') return first.response;
  if (request.body !== undefined || request.method === 'POST' || request.method === 'PATCH') throw closedError(request);
  const again = withTimeSpent(request, elapsedMs() - startedAt);
  const second = await exchange(await open(again, proxy, 'fresh'), again, context);
  if (second.kind === 'answered') return second.response;
  throw closedError(request);
}

function withTimeSpent(request: FetchRequest, spentMs: number): FetchRequest {
  const { totalMs } = request.timeouts;
  return totalMs === undefined
    ? request
    : { ...request, timeouts: { ...request.timeouts, totalMs: Math.max(1, totalMs - spentMs) } };
}

function checkUrl(url: URL): void {
  if (url.protocol === 'https:' || url.protocol === 'http:') return;
  throw new UnavailableError('registry-protocol', `wanted an http or https URL, got one with \`${url.protocol}\``);
}

/**
 * A proxy resolves names itself. What can be asked here is asked: a name that leads to a private address from where we stand is not
 * given to the proxy either. A name that only the proxy can resolve is left to it.
 */
async function checkBehindProxy(request: FetchRequest, resolve: ResolveName): Promise<void> {
  if (request.addressPolicy === 'any') return;
  const addresses = await resolve(withoutBrackets(request.url.hostname)).catch(() => []);
  for (const { address } of addresses) checkLiteralAddress(address, request.addressPolicy);
}

function closedError(request: FetchRequest): UnavailableError {
  return new UnavailableError('registry-unreachable', `connection closed by the other side: \`${request.url.host}\``);
}
