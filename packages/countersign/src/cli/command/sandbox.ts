// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { requireEmail } from '../../sandbox/oidc/mint-token.ts';
import { exportLines, sandboxEnvironment } from '../../sandbox/service/sandbox-environment.ts';
import { sandboxFiles } from '../../sandbox/service/sandbox-files.ts';
import { type RunningSandbox, startSandbox } from '../../sandbox/service/start-sandbox.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagText, type Invocation } from '../define-command.ts';
import { isDevicePath } from '../is-device-path.ts';
import { parseListenAddress } from '../listen-address.ts';
import { listenError } from '../listen-error.ts';
import { sandboxText } from '../sandbox-text.ts';
import { untilAborted } from '../until-aborted.ts';

export const sandboxCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

/** Long enough to try things out for a day; those of a login live for ten minutes, as real ones do. */
const tokenLifetimeMs = 24 * 3_600_000;

/** Seven more ports follow it. */
const lastFirstPort = 65_528;

function configure(command: Command): Command {
  return (
    command
      .argument('[command...]', 'after `--`: a program to run with the environment of the sandbox, which ends with it')
      .addOption(
        new Option(
          '--listen <address>',
          'a port of this machine, and the next seven; port 0 means any free ones',
        ).default('127.0.0.1:0'),
      )
      // Not `--env-file`: Node takes that for an option of its own, wherever it stands.
      .addOption(new Option('--env-output <file>', 'write the environment there; the file goes when the sandbox ends'))
      .addOption(new Option('--folder <folder>', 'keep the trusted root and the like there, not in a temporary folder'))
      .addOption(
        new Option('--email <address>', 'who the ready-made identity token says you are').default('you@example.com'),
      )
      .addHelpText('after', examples)
  );
}

const examples = `
Runs an OpenID Connect issuer, certificate authority, transparency logs (Rekor 1 and 2), timestamp authority, TUF repository and registry
on this machine, with new keys at each start. INSECURE: it signs for anybody, under any name.
Prints the environment on stdout as soon as all take requests, and ends with Ctrl-C.

examples:
  countersign sandbox -- sh
  countersign sandbox -- sh -c 'cosign sign-blob --bundle file.json file'
  countersign sandbox --listen 127.0.0.1:7700 --env-output sandbox.env
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const email = readEmail(flags);
  const sandbox = await start(flags, context);
  try {
    const folder = flagText(flags, 'folder');
    const work = async (path: string): Promise<ExitCode> =>
      await serve(sandbox, { args, flags, context }, { path, email });
    if (folder === undefined) return await context.files.withPrivateFolder(work);
    await context.files.makeFolder(folder);
    return await work(resolve(folder));
  } finally {
    await sandbox.close();
  }
}

interface Place {
  readonly path: string;
  readonly email: string;
}

async function serve(sandbox: RunningSandbox, { args, flags, context }: Invocation, place: Place): Promise<ExitCode> {
  const { files, stderr, stdout } = context;
  for (const [name, bytes] of sandboxFiles(sandbox)) {
    await files.write(resolve(place.path, name), bytes, { overwrite: true });
  }
  const identityToken = await sandbox.issuer.mint({ claims: { email: place.email }, lifetimeMs: tokenLifetimeMs });
  const environment = sandboxEnvironment(sandbox, { folder: place.path, identityToken, email: place.email });
  const envFile = flagText(flags, 'envOutput');
  if (envFile !== undefined) await writeSecret(envFile, exportLines(environment), context);
  try {
    await stderr.write(sandboxText(sandbox));
    const [program, ...rest] = args;
    if (program !== undefined) return await runInside({ program, args: rest, env: environment }, context);
    if (envFile === undefined) await stdout.write(exportLines(environment));
    await untilAborted(context.signal);
    return 0;
  } finally {
    if (envFile !== undefined && !isDevicePath(envFile)) await files.remove(envFile);
  }
}

/** The token in it signs as somebody, if only here. */
async function writeSecret(path: string, text: string, { files }: CliContext): Promise<void> {
  await files.write(path, encodeUtf8(text), { mode: 0o600, overwrite: true });
}

interface Inside {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function runInside(inside: Inside, { runProgram, signal }: CliContext): Promise<ExitCode> {
  const code = await runProgram({ ...inside, signal });
  if (code === null)
    throw new UsageError('usage-flag', `there is no program \`${inside.program}\``, {
      hint: 'check PATH and spelling',
    });
  // As env(1) does: what the program says is what we say, whatever number that is.
  return code as ExitCode;
}

async function start(flags: Flags, { clock, random, log }: CliContext): Promise<RunningSandbox> {
  const text = flagText(flags, 'listen') ?? '';
  const { host, port, reach } = parseListenAddress(text);
  if (reach !== 'this-machine')
    throw new UsageError('usage-flag', `wanted an address of this machine alone for \`--listen\`, got \`${text}\``, {
      hint: 'whoever reaches the sandbox can sign as anybody; use `127.0.0.1:0`',
    });
  if (port > lastFirstPort)
    throw new UsageError('usage-flag', `wanted a port up to ${lastFirstPort} for \`--listen\`, got ${port}`);
  try {
    return await startSandbox({ clock, random, log, host, firstPort: port, drainMs: 1000 });
  } catch (error) {
    throw listenError(error, text);
  }
}

function readEmail(flags: Flags): string {
  const text = flagText(flags, 'email') ?? '';
  try {
    return requireEmail(text);
  } catch (cause) {
    throw new UsageError('usage-flag', `wanted an e-mail address for \`--email\`, got \`${text}\``, { cause });
  }
}
