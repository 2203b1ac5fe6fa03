// SPDX-License-Identifier: Apache-2.0
import type { SecureContext, SecureContextOptions } from 'node:tls';

export interface TlsSettings {
  /** PEM certificates trusted besides those of Node. */
  readonly caPem?: string;
  /** Client certificate chain, and its key. */
  readonly certPem?: string;
  readonly keyPem?: string;
  /** Sent as SNI and expected in the certificate, instead of the host name. */
  readonly serverName?: string;
}

export interface TlsOptions {
  /** For every host. */
  readonly tls?: TlsSettings;
  /** For `host` or `host:port` alone, instead of `tls`. */
  readonly tlsByHost?: ReadonlyMap<string, TlsSettings>;
  /** `host` or `host:port` whose certificate is not checked at all. */
  readonly insecureHosts?: ReadonlySet<string>;
}

/** What a connection to `origin` is made with; part of the key of its socket pool. */
export interface ConnectionTls {
  readonly settings: TlsSettings;
  readonly verify: boolean;
}

export function tlsFor(options: TlsOptions, origin: URL): ConnectionTls {
  const names = [origin.host, origin.hostname];
  const settings =
    names.map((name) => options.tlsByHost?.get(name)).find((found) => found !== undefined) ?? options.tls ?? {};
  return { settings, verify: !names.some((name) => options.insecureHosts?.has(name)) };
}

/**
 * One context for each settings object, because reading a hundred root certificates takes milliseconds. Undefined when Node's own
 * shared context will do.
 */
export function createContextCache(
  tls: typeof import('node:tls'),
): (settings: TlsSettings) => SecureContext | undefined {
  const contexts = new WeakMap<TlsSettings, SecureContext>();
  return (settings) => {
    if (settings.caPem === undefined && settings.certPem === undefined) return undefined;
    const known = contexts.get(settings);
    if (known !== undefined) return known;
    const made = tls.createSecureContext(contextOptions(settings, tls));
    contexts.set(settings, made);
    return made;
  };
}

function contextOptions(settings: TlsSettings, tls: typeof import('node:tls')): SecureContextOptions {
  return {
    minVersion: 'TLSv1.2',
    ...(settings.caPem === undefined ? {} : { ca: [...tls.getCACertificates('default'), settings.caPem] }),
    ...(settings.certPem === undefined ? {} : { cert: settings.certPem }),
    ...(settings.keyPem === undefined ? {} : { key: settings.keyPem }),
  };
}
