// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../host/system-clock.ts';
import { readSystemEnv } from '../host/system-env.ts';
import { systemExec } from '../host/system-exec.ts';
import { systemFiles } from '../host/system-files.ts';
import { systemRandom } from '../host/system-random.ts';
import { createFetch } from '../net/create-fetch.ts';
import { parseProxyEnvironment } from '../net/proxy-environment.ts';
import type { RegistryReference } from '../oci/reference.ts';
import type { ContentStore } from '../ports/content.ts';
import type { Fetch } from '../ports/fetch.ts';
import { type Log, silentLog } from '../ports/log.ts';
import { createAuthorizer } from '../registry/auth/create-authorizer.ts';
import { createRegistryStore } from '../registry/create-registry-store.ts';
import { createCredentialSource } from '../registry/credentials/credential-cache.ts';

export interface ConnectOptions {
  /** PEM certificates to trust besides those of Node. */
  readonly caPem?: string;
  /** Instead of what docker's and podman's configuration say. */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly log?: Log;
}

export interface RegistryConnection {
  readonly store: ContentStore;
  /** What `store` is spoken to with. */
  readonly fetch: Fetch;
  /** Drops the sockets, so that the process can end. */
  readonly close: () => void;
}

/**
 * One repository of a registry, with this machine's network, clock, proxies and registry credentials.
 *
 * Sends nothing before it is used. Programs that bring their own world call `createRegistryStore` instead.
 */
export function connectRegistry(
  reference: Pick<RegistryReference, 'host' | 'repository'>,
  options: ConnectOptions = {},
): RegistryConnection {
  const env = readSystemEnv();
  const tls = options.caPem === undefined ? {} : { caPem: options.caPem };
  const transport = createFetch({ tls, proxies: parseProxyEnvironment(env) });
  const { fetch } = transport;
  const flags = options.credentials ?? {};
  const credentials = createCredentialSource({ files: systemFiles, env, exec: systemExec, flags }, systemClock);
  const authorizer = createAuthorizer({ fetch, clock: systemClock, credentials, credentialHost: () => reference.host });
  const store = createRegistryStore({
    fetch,
    authorizer,
    clock: systemClock,
    random: systemRandom,
    log: options.log ?? silentLog,
    host: reference.host,
    repository: reference.repository,
    ...(options.caPem === undefined ? {} : { settings: { scheme: 'https' } }),
  });
  return { store, fetch, close: () => transport.close() };
}
