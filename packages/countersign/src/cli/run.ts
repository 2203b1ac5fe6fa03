// SPDX-License-Identifier: Apache-2.0
import { CommanderError } from 'commander';
import { closestName } from '../bytes/closest-name.ts';
import { UsageError } from '../errors/errors.ts';
import { type ExitCode, exitCodeOf } from '../errors/exit-code.ts';
import { normaliseArguments, splitArguments } from './arguments.ts';
import type { CliContext } from './context.ts';
import { execute } from './execute.ts';
import { gateEnvironment } from './gate-environment.ts';
import { printError } from './print-error.ts';
import { createProgram, type Program } from './program.ts';
import { usageErrorOf } from './usage-error-of.ts';

/** Runs one command line to its exit code; every error is translated here and nowhere else. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    const reason = context.signal.aborted && context.signal.reason instanceof Error ? context.signal.reason : error;
    const translated = reason instanceof CommanderError ? usageErrorOf(reason, undefined) : reason;
    const verbose = argv.includes('-d') || argv.includes('--verbose') ? 'verbose' : 'quiet';
    const reportId = Buffer.from(context.random.bytes(4)).toString('hex');
    await context.stderr.write(printError(translated, { verbose, reportId }));
    return exitCodeOf(translated);
  }
}

async function dispatch(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  if (argv[0] === '--version') return await dispatch(['version'], context);
  const split = splitArguments(argv);
  if (split.name === 'help') return await printHelp(splitArguments(split.rest), context);
  const program = await createProgram(split.name);
  const { chosen } = program;
  if (chosen === undefined) return await withoutCommand(program, argv, context);
  const gate = chosen.definition.environment === 'gate' ? gateEnvironment(context.env) : undefined;
  const env = gate?.env ?? context.env;
  const { args, notes } = normaliseArguments(chosen.command, split.rest, env);
  for (const note of [...(gate?.notes ?? []), ...notes]) await context.stderr.write(`note: ${note}\n`);
  const help = await parse(program, () => chosen.command.parse([...args], { from: 'user' }));
  if (help === undefined) return await execute(chosen.definition, chosen.command, { ...context, env });
  await context.stdout.write(help);
  return 0;
}

async function printHelp({ name }: { readonly name: string | undefined }, context: CliContext): Promise<ExitCode> {
  const program = await createProgram(name);
  const subject = name === undefined ? program.root : (program.chosen?.command ?? findCommand(program, name));
  const texts: string[] = [];
  captureOutput(program.root, texts);
  // `helpInformation` would leave the examples out.
  subject.outputHelp();
  await context.stdout.write(texts.join(''));
  return 0;
}

function findCommand(program: Program, name: string): Program['root'] {
  const found = program.root.commands.find((command) => command.name() === name);
  if (found !== undefined) return found;
  throw new UsageError('usage-flag', `there is no command \`${name}\``, { hint: 'see `countersign --help`' });
}

/** `--help`, nothing at all, or a name that no command has: commander knows what to say. */
async function withoutCommand(program: Program, argv: readonly string[], context: CliContext): Promise<ExitCode> {
  if (argv.length === 0) {
    await context.stdout.write(program.root.helpInformation());
    return 0;
  }
  const parent = program.root.commands.find((command) => command.name() === argv[0] && command.commands.length > 0);
  if (parent !== undefined && !argv.includes('--help') && !argv.includes('-h'))
    throw unknownSubcommand(parent, argv[1]);
  const help = await parse(program, () => program.root.parse([...argv], { from: 'user' }));
  if (help === undefined)
    throw new UsageError('usage-flag', `wanted a command, got \`${argv[0]}\``, { hint: 'see `countersign --help`' });
  await context.stdout.write(help);
  return 0;
}

function unknownSubcommand(parent: Program['root'], got: string | undefined): UsageError {
  const names = parent.commands.map((command) => command.name());
  const closest = got === undefined ? undefined : closestName(got, names);
  const written = (name: string): string => `\`countersign ${parent.name()} ${name}\``;
  const hint =
    closest === undefined ? `there is ${names.map(written).join(', ')}` : `did you mean ${written(closest)}?`;
  const message = `wanted a command of \`${parent.name()}\`, got ${got === undefined ? 'nothing' : `\`${got}\``}`;
  return new UsageError('usage-flag', message, { hint });
}

/** The help text if that is what was asked for. @throws {UsageError} `usage-flag` */
async function parse(program: Program, work: () => unknown): Promise<string | undefined> {
  const texts: string[] = [];
  captureOutput(program.root, texts);
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return texts.join('');
    throw usageErrorOf(error, program.chosen?.command);
  }
}

function captureOutput(command: Program['root'], texts: string[]): void {
  command.exitOverride();
  command.configureOutput({ writeOut: (text) => void texts.push(text), writeErr: () => undefined });
  for (const child of command.commands) captureOutput(child, texts);
}
