// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../errors/errors.ts';
import type { CliContext, TransportSettings } from './context.ts';
import { collect, type Flags, flagIsSet, flagList, flagText } from './define-command.ts';

/** What the registry flags of a command line ask for. */
export interface RegistrySettings {
  readonly allowHttp: boolean;
  readonly allowInsecure: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly trustTokenServers: readonly string[];
  readonly trustStorageHosts: readonly string[];
  readonly caPem?: string;
  readonly clientCertPem?: string;
  readonly clientKeyPem?: string;
  readonly serverName?: string;
  readonly settlingMs?: number;
}

/** cosign's registry flags, which every command that talks to a registry has, and two of ours. */
export function addRegistryFlags(command: Command): Command {
  return addTransportFlags(command)
    .addOption(new Option('--registry-username <name>', 'user name for the registry'))
    .addOption(new Option('--registry-password <password>', 'password for the registry'))
    .addOption(new Option('--registry-token <token>', 'bearer token for the registry'))
    .addOption(new Option('--k8s-keychain', 'accepted and without effect: cloud keychains are not read').hideHelp());
}

/** Those that say how the registry is reached, without those that say who asks. */
export function addTransportFlags(command: Command): Command {
  return command
    .optionsGroup('registry:')
    .addOption(new Option('--allow-http-registry', 'allow unencrypted http also for hosts other than this machine'))
    .addOption(new Option('--allow-insecure-registry', 'do not check the TLS certificate of the registry'))
    .addOption(
      new Option('--registry-cacert <file>', 'PEM file with the certificate authorities to trust for the registry'),
    )
    .addOption(new Option('--registry-client-cert <file>', 'PEM file with the client certificate for the registry'))
    .addOption(new Option('--registry-client-key <file>', 'PEM file with the private key of the client certificate'))
    .addOption(new Option('--registry-server-name <name>', 'name to expect in the TLS certificate of the registry'))
    .addOption(
      new Option(
        '--trust-token-server <host>',
        'send credentials to this token server although it has another name than the registry (repeatable)',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '--trust-storage-host <host>',
        'follow the registry to this host although its address is private (repeatable)',
      ).argParser(collect),
    );
}

const maxPemBytes = 1024 * 1024;

/** @throws {UsageError} `usage-flag`, `file-not-found`, `file-unreadable` */
export async function parseRegistrySettings(flags: Flags, context: CliContext): Promise<RegistrySettings> {
  const [caPem, clientCertPem, clientKeyPem] = await Promise.all(
    ['registryCacert', 'registryClientCert', 'registryClientKey'].map(
      async (name) => await readPem(flags, name, context),
    ),
  );
  if ((clientCertPem === undefined) !== (clientKeyPem === undefined)) {
    throw new UsageError(
      'usage-flag',
      'wanted `--registry-client-cert` and `--registry-client-key` together, got one of them',
    );
  }
  const username = flagText(flags, 'registryUsername');
  const password = flagText(flags, 'registryPassword');
  if ((username === undefined) !== (password === undefined)) {
    throw new UsageError(
      'usage-flag',
      'wanted `--registry-username` and `--registry-password` together, got one of them',
    );
  }
  return {
    allowHttp: flagIsSet(flags, 'allowHttpRegistry'),
    allowInsecure: flagIsSet(flags, 'allowInsecureRegistry'),
    trustTokenServers: flagList(flags, 'trustTokenServer'),
    trustStorageHosts: flagList(flags, 'trustStorageHost'),
    ...definedOnly({ caPem, clientCertPem, clientKeyPem, username, password }),
    ...definedOnly({ token: flagText(flags, 'registryToken'), serverName: flagText(flags, 'registryServerName') }),
  };
}

/** The TLS part of the settings for the registry at `host`. */
export function transportSettings(settings: RegistrySettings, host: string): TransportSettings {
  const { caPem, clientCertPem: certPem, clientKeyPem: keyPem, serverName } = settings;
  return {
    host,
    verify: settings.allowInsecure ? 'not-at-host' : 'always',
    ...definedOnly({ caPem, certPem, keyPem, serverName }),
  };
}

async function readPem(flags: Flags, name: string, context: CliContext): Promise<string | undefined> {
  const path = flagText(flags, name);
  return path === undefined ? undefined : new TextDecoder().decode(await context.files.read(path, maxPemBytes));
}

type Defined<Values> = { readonly [Key in keyof Values]?: Exclude<Values[Key], undefined> };

function definedOnly<Values extends Readonly<Record<string, unknown>>>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}
