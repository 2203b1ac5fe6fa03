// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIP } from 'node:net';
import { UsageError } from '../errors/errors.ts';
import { isLoopbackHost } from '../oci/host.ts';
import type { Env } from '../ports/env.ts';
import { withoutBrackets } from './address-policy.ts';

export interface Proxy {
  readonly url: URL;
  /** `Basic …`, from the user information of the URL. */
  readonly authorization: string | undefined;
}

export interface ProxyEnvironment {
  readonly http: Proxy | undefined;
  readonly https: Proxy | undefined;
  readonly exceptions: readonly string[];
}

/**
 * `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` and their lower-case spellings, upper case first, as Go programs read them.
 *
 * `HTTP_PROXY` does not count where `REQUEST_METHOD` is set: under CGI a client chooses it with a `Proxy` header (httpoxy).
 *
 * @throws {UsageError} `config-malformed` for a proxy that is no http or https URL
 */
export function parseProxyEnvironment(env: Env): ProxyEnvironment {
  const upperHttp = env['REQUEST_METHOD'] === undefined ? firstSet(env, ['HTTP_PROXY']) : undefined;
  return {
    http: parseProxy(upperHttp ?? firstSet(env, ['http_proxy']), 'HTTP_PROXY'),
    https: parseProxy(firstSet(env, ['HTTPS_PROXY', 'https_proxy']), 'HTTPS_PROXY'),
    exceptions: (firstSet(env, ['NO_PROXY', 'no_proxy']) ?? '')
      .split(/[\s,]+/)
      .map((entry) => entry.toLowerCase())
      .filter((entry) => entry !== ''),
  };
}

/** The proxy for a request to `url`; loopback is never proxied. */
export function proxyFor(environment: ProxyEnvironment, url: URL): Proxy | undefined {
  const proxy = url.protocol === 'https:' ? environment.https : environment.http;
  if (proxy === undefined || isLoopbackHost(url.hostname)) return undefined;
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const host = withoutBrackets(url.hostname).toLowerCase();
  return environment.exceptions.some((entry) => excepts(entry, host, port)) ? undefined : proxy;
}

function firstSet(env: Env, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

function parseProxy(text: string | undefined, variable: string): Proxy | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  // The text itself may hold a password: it is not shown.
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new UsageError('config-malformed', `\`${variable}\` is not the URL of an http or https proxy`, {
      hint: `write it as \`http://proxy.example:3128\`, or unset \`${variable}\``,
    });
  }
  return { url: new URL(url.origin), authorization: proxyAuthorization(url, variable) };
}

function proxyAuthorization(url: URL, variable: string): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  try {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return `Basic ${Buffer.from(user, 'utf8').toString('base64')}`;
  } catch {
    throw new UsageError(
      'config-malformed',
      `the user name or password in \`${variable}\` is not percent-encoded correctly`,
    );
  }
}

function excepts(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const { name, wantedPort } = splitPort(entry);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (isIP(host) !== 0) return exceptsAddress(name, host);
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  // `.example.com` means sub-domains only, `example.com` itself and its sub-domains.
  return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}

function exceptsAddress(name: string, address: string): boolean {
  const slash = name.indexOf('/');
  const network = slash === -1 ? name : name.slice(0, slash);
  const family = isIP(network);
  if (family === 0 || family !== isIP(address)) return false;
  const width = family === 4 ? 32 : 128;
  const prefix = slash === -1 ? width : Number(name.slice(slash + 1));
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > width) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function splitPort(entry: string): { readonly name: string; readonly wantedPort: string | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  if (bracketed !== null) return { name: bracketed[1] ?? '', wantedPort: bracketed[2] };
  const plain = /^([^:]*):(\d+)$/.exec(entry);
  return plain === null ? { name: entry, wantedPort: undefined } : { name: plain[1] ?? '', wantedPort: plain[2] };
}
