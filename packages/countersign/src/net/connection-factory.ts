// SPDX-License-Identifier: Apache-2.0
import { Agent, type AgentOptions, type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import type { ConnectionOptions } from 'node:tls';
import type { FetchRequest } from '../ports/fetch.ts';
import { withoutBrackets } from './address-policy.ts';
import type { AgentPool } from './agent-pool.ts';
import { checkedLookup, type ResolveName } from './checked-lookup.ts';
import { connectTunnel } from './connect-tunnel.ts';
import type { Proxy } from './proxy-environment.ts';
import { announcedLength } from './send-body.ts';
import { createContextCache, type TlsOptions, tlsFor } from './tls-settings.ts';

export type Freshness = 'pooled' | 'fresh';

/** Starts a request on a kept or on a new connection; nothing is sent yet. */
export type OpenWire = (
  request: FetchRequest,
  proxy: Proxy | undefined,
  freshness: Freshness,
) => Promise<ClientRequest>;

export interface ConnectionOptionsOfHost extends TlsOptions {
  readonly resolve: ResolveName;
  readonly pool: AgentPool;
}

type Tls = typeof import('node:tls');
type Https = typeof import('node:https');

const agentOptions: AgentOptions = {
  keepAlive: true,
  maxSockets: 16,
  maxFreeSockets: 8,
  scheduling: 'lifo',
  timeout: 30_000,
};
const maxHeaderBytes = 32 * 1024;

export function createConnectionFactory(options: ConnectionOptionsOfHost): OpenWire {
  let secure: Promise<readonly [Https, Tls, ReturnType<typeof createContextCache>]> | undefined;
  // `node:https` costs milliseconds at start; a registry on plain http does not need it.
  const loadSecure = async (): Promise<readonly [Https, Tls, ReturnType<typeof createContextCache>]> => {
    const [https, tls] = await Promise.all([import('node:https'), import('node:tls')]);
    return [https, tls, createContextCache(tls)];
  };
  return async (request, proxy, freshness) => {
    const wireOptions = requestOptions(request, proxy);
    const key = `${request.url.origin}|${request.addressPolicy}|${proxy?.url.origin ?? ''}`;
    const lookup = checkedLookup(options.resolve, proxy === undefined ? request.addressPolicy : 'any');
    const agentFor = (make: (base: AgentOptions) => Agent): Agent =>
      freshness === 'pooled' ? options.pool.get(key, () => make(agentOptions)) : make({ keepAlive: false });
    const firstHop = proxy !== undefined && request.url.protocol === 'http:' ? proxy.url : request.url;
    if (firstHop.protocol === 'http:')
      return httpRequest({ ...wireOptions, lookup, agent: agentFor((base) => new Agent(base)) });
    secure ??= loadSecure();
    const [https, tls, contextOf] = await secure;
    const { settings, verify } = tlsFor(options, firstHop);
    const secureContext = contextOf(settings);
    const tlsOptions: ConnectionOptions = {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: verify,
      ...(secureContext === undefined ? {} : { secureContext }),
      ...serverNameOption(settings.serverName, firstHop),
    };
    const agent = agentFor((base) => {
      const made = new https.Agent(base);
      return proxy === undefined || firstHop === proxy.url
        ? made
        : throughTunnel(made, { proxy, request, tls, tlsOptions });
    });
    return https.request({ ...wireOptions, ...tlsOptions, lookup, agent });
  };
}

function serverNameOption(serverName: string | undefined, url: URL): { readonly servername?: string } {
  if (serverName !== undefined) return { servername: serverName };
  return /[a-z]/i.test(url.hostname) && !url.hostname.startsWith('[') ? { servername: url.hostname } : {};
}

function requestOptions(request: FetchRequest, proxy: Proxy | undefined): RequestOptions {
  const { url } = request;
  const plainProxy = proxy !== undefined && url.protocol === 'http:' ? proxy : undefined;
  const firstHop = plainProxy?.url ?? url;
  return {
    method: request.method,
    host: withoutBrackets(firstHop.hostname),
    port: portOf(firstHop),
    path: `${plainProxy === undefined ? '' : url.origin}${url.pathname}${url.search}`,
    maxHeaderSize: maxHeaderBytes,
    headers: {
      ...request.headers,
      host: url.host,
      'accept-encoding': 'identity',
      ...lengthField(request),
      ...(plainProxy?.authorization === undefined ? {} : { 'proxy-authorization': plainProxy.authorization }),
    },
  };
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** A write without a body says so; a stream of unknown length is sent in chunks. */
function lengthField(request: FetchRequest): { readonly 'content-length'?: string } {
  const length = announcedLength(request) ?? (request.body === undefined && isWrite(request.method) ? 0 : undefined);
  return length === undefined ? {} : { 'content-length': String(length) };
}

function isWrite(method: FetchRequest['method']): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

interface TunnelContext {
  readonly proxy: Proxy;
  readonly request: FetchRequest;
  readonly tls: Tls;
  readonly tlsOptions: ConnectionOptions;
}

/** The agent opens its connections through the proxy, and speaks TLS with the server inside. */
function throughTunnel(agent: Agent, { proxy, request, tls, tlsOptions }: TunnelContext): Agent {
  const host = withoutBrackets(request.url.hostname);
  const port = portOf(request.url);
  agent.createConnection = (_options, callback) => {
    connectTunnel({ proxy, host, port, timeoutMs: request.timeouts.connectMs }).then(
      (socket) => {
        const secure = tls.connect({ ...tlsOptions, host, socket, ALPNProtocols: ['http/1.1'] });
        callback?.(null, secure);
      },
      (error: Error) => callback?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}
