// SPDX-License-Identifier: Apache-2.0

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
// ASCII only: lower-casing would turn the Kelvin sign into `k`.
const hostAndPort = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::([1-9]\d{0,4}))?$/i;

/** The normal form of a registry host with its optional port, or null when `text` is no host. */
export function parseHost(text: string): string | null {
  const found = hostAndPort.exec(text);
  if (found?.[1] === undefined) return null;
  const name = normaliseHostName(found[1].toLowerCase());
  if (name === null || Number(found[2] ?? 1) > 65_535) return null;
  return found[2] === undefined || isDefaultPort(name, found[2]) ? name : `${name}:${found[2]}`;
}

/**
 * As `parseHost`, for the host of an image: a name without a dot keeps a port, the default one if need be. `MYHOST/app` and
 * `myhost:443/app` name a host by what is lost in normal form, and `myhost/app` would be an image on Docker Hub.
 */
export function parseImageHost(text: string): string | null {
  const host = parseHost(text);
  return host === null || /[.:]/.test(host) || host === 'localhost' ? host : `${host}:443`;
}

function normaliseHostName(name: string): string | null {
  if (name.startsWith('[')) return normaliseIpv6(name);
  if (name === 'index.docker.io') return 'docker.io';
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  // URL parsers read `127.1` and `0x7f.1` as addresses; only the plain spelling may mean one.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(last)) return ipv4.test(name) ? name : null;
  return name.length <= 253 && labels.every((part) => label.test(part)) ? name : null;
}

function normaliseIpv6(bracketed: string): string | null {
  return URL.parse(`http://${bracketed}/`)?.hostname ?? null;
}

/**
 * Whether `host` (with or without port) is this very machine by its spelling alone: `localhost`, `127.0.0.0/8`, `[::1]`.
 * The test is anchored: `127.0.0.1.evil.example` is a stranger.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || (ipv4.test(name) && name.startsWith('127.'));
}

// This machine may be spoken to in plain http, where 443 is not the default and must stay.
function isDefaultPort(name: string, port: string): boolean {
  return port === '443' && !isLoopbackHost(name);
}
