// SPDX-License-Identifier: Apache-2.0

import { UsageError } from '../errors/errors.ts';
import { parseReference } from '../oci/parse-reference.ts';
import type { RegistryReference } from '../oci/reference.ts';
import { registryHost, repositoryName } from '../oci/repository-name.ts';
import type { ContentStore } from '../ports/content.ts';
import type { Authorizer } from '../registry/auth/authorizer.ts';
import { createAuthorizer } from '../registry/auth/create-authorizer.ts';
import { createRegistryStore } from '../registry/create-registry-store.ts';
import { createCredentialSource } from '../registry/credentials/credential-cache.ts';
import type { CredentialSources } from '../registry/credentials/find-credentials.ts';
import { createRegistryMemory } from '../registry/registry-memory.ts';
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
  readonly close: () => void;
}

export async function openPlaces(settings: RegistrySettings, context: CliContext): Promise<ImagePlaces> {
  const memory = createRegistryMemory();
  const connections = new Map<string, Promise<Connection>>();
  const openRegistry: ImagePlaces['openRegistry'] = async ({ host, repository }) => {
    const connection = connections.get(host) ?? connect(host, settings, context);
    connections.set(host, connection);
    const { fetch, authorizer } = await connection;
    const { clock, random, log } = context;
    return createRegistryStore({
      fetch,
      authorizer,
      clock,
      random,
      log,
      memory,
      host,
      repository,
      settings: storeSettings(settings),
    });
  };
  const alternate = await readAlternate(context);
  return {
    openRegistry,
    openLayout: async (path, mode) => {
      const { openLayoutForWriting, openExistingLayout } = await import('../store/open-layout.ts');
      const open = mode === 'existing' ? openExistingLayout : openLayoutForWriting;
      return await open(path, { clock: context.clock, marks: 'cosign' });
    },
    openArchive: async (path) => {
      const { openArchive } = await import('../store/open-archive.ts');
      return await openArchive(path);
    },
    openAlternate: async () => (alternate === undefined ? undefined : await openRegistry(alternate)),
    close: () => {
      for (const connection of connections.values())
        connection.then(
          ({ close }) => close(),
          () => undefined,
        );
    },
  };
}

/** What all repositories of one registry share: sockets, and tokens. */
interface Connection extends Transport {
  readonly authorizer: Authorizer;
}

async function connect(host: string, settings: RegistrySettings, context: CliContext): Promise<Connection> {
  const { files, env, exec, platform, clock } = context;
  const transport = await context.createTransport(transportSettings(settings, registryHost({ host })));
  const { fetch } = transport;
  const sources: CredentialSources = { files, env, exec, uid: platform.userId, flags: settings };
  const authorizer = createAuthorizer({
    fetch,
    clock,
    credentials: createCredentialSource(sources, clock),
    credentialHost: () => host,
    trustTokenServers: new Set(settings.trustTokenServers),
  });
  return { fetch, close: () => transport.close(), authorizer };
}

/** @throws {UsageError} `usage-flag`, `reference-malformed` */
async function readAlternate(context: CliContext): Promise<RegistryReference | undefined> {
  const text = context.env['COSIGN_REPOSITORY'];
  if (text === undefined || text === '') return undefined;
  const reference = alternateRepository(text);
  const note = `signatures are kept in \`${repositoryName(reference)}\` (environment variable \`COSIGN_REPOSITORY\`)`;
  await context.stderr.write(`note: ${note}\n`);
  return reference;
}

function alternateRepository(text: string): RegistryReference {
  const reference = parseReference(text);
  if (reference.kind === 'registry' && reference.tag === undefined && reference.digest === undefined) return reference;
  throw new UsageError('usage-flag', `wanted a repository without tag in \`COSIGN_REPOSITORY\`, got \`${text}\``);
}

function storeSettings(settings: RegistrySettings): Partial<StoreSettings> {
  const tlsAsked = settings.caPem !== undefined || settings.clientCertPem !== undefined;
  return {
    scheme: settings.allowHttp ? 'allow-http' : tlsAsked ? 'https' : 'auto',
    trustedHosts: settings.trustStorageHosts,
    ...(settings.settlingMs === undefined ? {} : { settleMs: settings.settlingMs }),
  };
}
