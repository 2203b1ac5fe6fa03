// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { createAuthorizer } from '../../registry/auth/create-authorizer.ts';
import { checkLogin } from '../../registry/check-login.ts';
import { storeCredentials } from '../../registry/credentials/store-credentials.ts';
import { createRegistryMemory } from '../../registry/registry-memory.ts';
import { defaultRegistrySettings } from '../../registry/registry-settings.ts';
import type { CliContext } from '../context.ts';
import {
  type CommandDefinition,
  type Flags,
  flagIsSet,
  flagList,
  flagText,
  type Invocation,
} from '../define-command.ts';
import {
  addTransportFlags,
  parseRegistrySettings,
  type RegistrySettings,
  transportSettings,
} from '../registry-flags.ts';
import { parseRegistryName } from '../registry-name.ts';

export const loginCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command
    .argument('<registry>', 'host of the registry, such as `registry.example:5000`; `docker.io` is Docker Hub')
    .addOption(new Option('-u, --username <name>', 'user name'))
    .addOption(
      new Option(
        '-p, --password <password>',
        'password; others can see it in the list of processes, so rather use `--password-stdin`',
      ),
    )
    .addOption(new Option('--password-stdin', 'read the password from stdin'));
  return addTransportFlags(command).addHelpText('after', examples);
}

const examples = `
The credentials are tried first, and kept where docker keeps them: at its credential helper, or in its config.json.

examples:
  countersign login registry.example --username ci --password-stdin < password.txt
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const host = parseRegistryName(args[0] ?? '');
  if (flagText(flags, 'password') !== undefined && flagIsSet(flags, 'passwordStdin')) {
    throw new UsageError('usage-flag', 'wanted `--password` or `--password-stdin`, got both');
  }
  const settings = await parseRegistrySettings(flags, context);
  const username = flagText(flags, 'username') ?? (await askName(context));
  const credentials = { kind: 'basic', username, password: await readRegistryPassword(flags, context) } as const;
  await tryLogin({ host, credentials, settings, flags, context });
  const stored = await storeCredentials(host, credentials, {
    files: context.files,
    env: context.env,
    exec: context.exec,
  });
  const where =
    stored.kind === 'file'
      ? `in \`${stored.path}\`, readable by its owner`
      : `at the credential helper \`${stored.name}\``;
  await context.stderr.write(`logged in to \`${host}\`; the password is kept ${where}\n`);
  return 0;
}

async function askName(context: CliContext): Promise<string> {
  const hint = { hint: 'pass `--username`' };
  if (!context.prompt.interactive) throw new UsageError('usage-flag', 'wanted a user name, got no `--username`', hint);
  // The port has no question with echo but this one; a name that does not show is a small price.
  const name = await context.prompt.password('user name (not shown):');
  if (name === null || name === '') throw new UsageError('prompt-declined', 'wanted a user name, got nothing', hint);
  return name;
}

const maxPasswordBytes = 64 * 1024;

async function readRegistryPassword(flags: Flags, context: CliContext): Promise<string> {
  const given = flagText(flags, 'password');
  if (given !== undefined) return given;
  if (!flagIsSet(flags, 'passwordStdin')) {
    if (!context.prompt.interactive)
      throw new UsageError('usage-flag', 'wanted a password, got neither `--password-stdin` nor a terminal');
    const typed = await context.prompt.password('password:');
    if (typed === null || typed === '')
      throw new UsageError('prompt-declined', 'wanted a password, got nothing', { hint: 'use `--password-stdin`' });
    return typed;
  }
  const text = new TextDecoder().decode(await context.prompt.readAll(maxPasswordBytes)).replace(/\r?\n$/, '');
  if (text === '') throw new UsageError('usage-flag', 'wanted a password on stdin, got nothing');
  return text;
}

interface LoginAttempt {
  readonly host: string;
  readonly credentials: { readonly kind: 'basic'; readonly username: string; readonly password: string };
  readonly settings: RegistrySettings;
  readonly flags: Flags;
  readonly context: CliContext;
}

async function tryLogin({ host, credentials, settings, flags, context }: LoginAttempt): Promise<void> {
  const { clock, random, log, signal } = context;
  const transport = await context.createTransport(transportSettings(settings, host));
  const { fetch } = transport;
  try {
    const authorizer = createAuthorizer({
      fetch,
      clock,
      credentials: async () => credentials,
      credentialHost: () => host,
      trustTokenServers: new Set(flagList(flags, 'trustTokenServer')),
    });
    const scheme = settings.allowHttp ? 'allow-http' : settings.caPem === undefined ? 'auto' : 'https';
    const registry = { fetch, authorizer, clock, random, log, host, repository: '', memory: createRegistryMemory() };
    await checkLogin({ ...registry, settings: { ...defaultRegistrySettings, scheme } }, { signal });
  } finally {
    transport.close();
  }
}
