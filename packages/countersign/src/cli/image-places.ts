// SPDX-License-Identifier: Apache-2.0

import { UsageError } from '../errors/errors.ts';
import { parseReference } from '../oci/parse-reference.ts';
import type { RegistryReference } from '../oci/reference.ts';
import { registryHost } from '../oci/repository-name.ts';
import type { ContentStore } from '../ports/content.ts';
import { createAuthorizer } from '../registry/auth/create-authorizer.ts';
import { createRegistryStore } from '../registry/create-registry-store.ts';
import { createCredentialSource } from '../registry/credentials/credential-cache.ts';
import type { CredentialSources } from '../registry/credentials/find-credentials.ts';
import { createRegistryMemory, type RegistryMemory } from '../registry/registry-memory.ts';
import type { RegistrySettings as StoreSettings } from '../registry/registry-settings.ts';
import type { ArchiveSource } from '../store/open-archive.ts';
import type { CliContext, Transport } from './context.ts';
import { type RegistrySettings, transportSettings } from './registry-flags.ts';

/** Opens the places that references name; one connection pool and one memory for each registry. */
export interface ImagePlaces {
  openRegistry(reference: Pick<RegistryReference, 'host' | 'repository'>): Promise<ContentStore>;
  openLayout(path: string, mode: 'existing' | 'create'): Promise<ContentStore>;
  openArchive(path: string): Promise<ArchiveSource>;
  /** The repository that `COSIGN_REPOSITORY` names for signatures. */
  openAlternate(): Promise<ContentStore | undefined>;
  close(): void;
}

export async function openPlaces(settings: RegistrySettings, context: CliContext): Promise<ImagePlaces> {
  const transports = new Map<string, Promise<Transport>>();
  const memory = createRegistryMemory();
  const openRegistry: ImagePlaces['openRegistry'] = async (reference) => {
    const host = registryHost(reference);
    const transport = transports.get(host) ?? context.createTransport(transportSettings(settings, host));
    transports.set(host, transport);
    return openStore({ reference, transport: await transport, memory, settings, context });
  };
  const alternate = context.env['COSIGN_REPOSITORY'];
  if (alternate !== undefined && alternate !== '')
    await context.stderr.write(
      `note: signatures are kept in \`${alternate}\` (environment variable \`COSIGN_REPOSITORY\`)\n`,
    );
  return {
    openRegistry,
    openLayout: async (path, mode) => {
      const { openLayoutForWriting, openLayout } = await import('../store/open-layout.ts');
      // Opening for writing makes a layout where there is none, which a mistyped path must not do.
      if (mode === 'existing') await openLayout(path);
      return await openLayoutForWriting(path, { clock: context.clock, marks: 'cosign' });
    },
    openArchive: async (path) => {
      const { openArchive } = await import('../store/open-archive.ts');
      return await openArchive(path);
    },
    openAlternate: async () =>
      alternate === undefined || alternate === '' ? undefined : await openRegistry(alternateRepository(alternate)),
    close: () => {
      for (const transport of transports.values())
        transport.then(
          (open) => open.close(),
          () => undefined,
        );
    },
  };
}

function alternateRepository(text: string): RegistryReference {
  const reference = parseReference(text);
  if (reference.kind === 'registry' && reference.tag === undefined && reference.digest === undefined) return reference;
  throw new UsageError('usage-flag', `wanted a repository without tag in \`COSIGN_REPOSITORY\`, got \`${text}\``);
}

interface StoreInputs {
  readonly reference: Pick<RegistryReference, 'host' | 'repository'>;
  readonly transport: Transport;
  readonly memory: RegistryMemory;
  readonly settings: RegistrySettings;
  readonly context: CliContext;
}

function openStore({ reference, transport, memory, settings, context }: StoreInputs): ContentStore {
  const { clock, random, log } = context;
  const { fetch } = transport;
  const authorizer = createAuthorizer({
    fetch,
    clock,
    credentials: createCredentialSource(credentialSources(context, settings), clock),
    credentialHost: () => reference.host,
    trustTokenServers: new Set(settings.trustTokenServers),
  });
  return createRegistryStore({
    fetch,
    authorizer,
    clock,
    random,
    log,
    memory,
    host: reference.host,
    repository: reference.repository,
    settings: storeSettings(settings),
  });
}

function credentialSources(context: CliContext, settings: RegistrySettings): CredentialSources {
  const { files, env, exec, platform } = context;
  return { files, env, exec, uid: platform.userId, flags: settings };
}

function storeSettings(settings: RegistrySettings): Partial<StoreSettings> {
  const tlsAsked = settings.caPem !== undefined || settings.clientCertPem !== undefined;
  return {
    scheme: settings.allowHttp ? 'allow-http' : tlsAsked ? 'https' : 'auto',
    ...(settings.settlingMs === undefined ? {} : { settleMs: settings.settlingMs }),
  };
}
