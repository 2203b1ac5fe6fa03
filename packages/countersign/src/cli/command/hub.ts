// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { Access } from '../../hub/access.ts';
import { htpasswdAccess } from '../../hub/htpasswd-access.ts';
import { type StartHubOptions, startHub } from '../../hub/start-hub.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { parseDuration } from '../duration.ts';
import { type ListenAddress, parseListenAddress } from '../listen-address.ts';
import { listenError } from '../listen-error.ts';
import { untilAborted } from '../until-aborted.ts';

export const hubCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  return command
    .argument('[folder]', 'folder to keep the images in: one OCI layout for each repository')
    .addOption(new Option('--listen <address>', 'where to listen; port 0 means any free one').default('127.0.0.1:5000'))
    .addOption(new Option('--memory', 'keep the images in memory: all is gone when the hub ends'))
    .addOption(new Option('--htpasswd <file>', 'user names and bcrypt hashes, as `htpasswd -B` writes them'))
    .addOption(new Option('--tls-cert <file>', 'PEM file with the certificate of the hub, and those of its issuers'))
    .addOption(new Option('--tls-key <file>', 'PEM file with the private key of the certificate'))
    .addOption(new Option('--upload-expiry <duration>', 'throw away uploads that rest for so long').default('1h'))
    .addOption(new Option('--insecure-open', 'let everybody in who can reach the hub, also from other machines'))
    .addHelpText('after', examples);
}

const examples = `
Prints its address on stdout as soon as it takes requests, and ends with Ctrl-C.

examples:
  countersign hub ./images
  countersign hub --memory --listen 127.0.0.1:0
  countersign hub ./images --listen :5000 --htpasswd users --tls-cert hub.crt --tls-key hub.key
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const address = parseListenAddress(flagText(flags, 'listen') ?? '');
  const storage = await chooseStorage(args[0], flags, context);
  const access = await readAccess(flags, address, context);
  const tls = await readTls(flags, context);
  const hub = await start(address, {
    storage,
    clock: context.clock,
    random: context.random,
    log: context.log,
    uploadExpiryMs: parseDuration(flagText(flags, 'uploadExpiry') ?? '1h', '--upload-expiry'),
    ...(access === undefined ? {} : { access }),
    ...(tls === undefined ? {} : { tls }),
  });
  try {
    await context.stdout.write(`${hub.url}\n`);
    await untilAborted(context.signal);
  } finally {
    await hub.close();
  }
  return 0;
}

async function chooseStorage(
  folder: string | undefined,
  flags: Flags,
  { files }: CliContext,
): Promise<StartHubOptions['storage']> {
  const memory = flagIsSet(flags, 'memory');
  if (folder !== undefined && memory) throw new UsageError('usage-flag', 'wanted a folder or `--memory`, got both');
  if (folder !== undefined) {
    if ((await files.exists(folder)) && !(await files.isFolder(folder)))
      throw new UsageError('file-unreadable', `wanted a folder, got the file \`${folder}\``);
    return { kind: 'folder', path: folder };
  }
  if (memory) return { kind: 'memory' };
  throw new UsageError('usage-flag', 'wanted a place to keep images, got neither a folder nor `--memory`', {
    hint: 'run `countersign hub ./images`',
  });
}

const maxFileBytes = 1024 * 1024;

async function readAccess(flags: Flags, address: ListenAddress, context: CliContext): Promise<Access | undefined> {
  const path = flagText(flags, 'htpasswd');
  if (path !== undefined) return htpasswdAccess({ htpasswd: await readText(path, context) });
  if (address.reach === 'this-machine' || flagIsSet(flags, 'insecureOpen')) return undefined;
  throw new UsageError(
    'usage-flag',
    `on \`${flagText(flags, 'listen')}\` everybody who can reach this machine could replace images`,
    {
      hint: 'add `--htpasswd FILE`, or `--insecure-open` if that is what you want',
    },
  );
}

async function readTls(flags: Flags, context: CliContext): Promise<StartHubOptions['tls']> {
  const [cert, key] = [flagText(flags, 'tlsCert'), flagText(flags, 'tlsKey')];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw new UsageError('usage-flag', 'wanted `--tls-cert` and `--tls-key` together, got one of them');
  return { cert: await readText(cert, context), key: await readText(key, context) };
}

async function readText(path: string, context: CliContext): Promise<string> {
  return new TextDecoder().decode(await context.files.read(path, maxFileBytes));
}

async function start({ host, port }: ListenAddress, options: StartHubOptions): ReturnType<typeof startHub> {
  try {
    return await startHub({ ...options, host, port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL'))
      throw new UsageError('usage-flag', 'the certificate and the key for TLS do not parse, or do not belong together');
    throw listenError(error, `${host.includes(':') ? `[${host}]` : host}:${port}`);
  }
}
