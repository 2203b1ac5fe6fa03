// SPDX-License-Identifier: Apache-2.0
import type { Command, Option } from 'commander';
import { UsageError } from '../errors/errors.ts';
import type { Env } from '../ports/env.ts';
import { commandTable } from './command-table.ts';

/** Not flags, although some command has a flag of that name: the password of a key is none for `login --password`. */
const ownVariables: ReadonlySet<string> = new Set(['COSIGN_PASSWORD', 'COSIGN_REPOSITORY']);

/** Short names that cosign has for flags. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['--cert', '--certificate'],
  ['--cert-chain', '--certificate-chain'],
  ['--cert-identity', '--certificate-identity'],
  ['--cert-oidc-issuer', '--certificate-oidc-issuer'],
  ['--output-cert', '--output-certificate'],
]);

const globalWithValue: ReadonlySet<string> = new Set(['--output-file', '-output-file', '--timeout', '-timeout', '-t']);

export interface SplitArguments {
  /** As it stands in the command table. */
  readonly name: string | undefined;
  /** What follows the name, global flags that stood before it first. */
  readonly rest: readonly string[];
}

/** Finds the command in `argv`; cosign lets its persistent flags stand before the command too. */
export function splitArguments(argv: readonly string[]): SplitArguments {
  let at = 0;
  while (at < argv.length && argv[at]?.startsWith('-') === true) at += globalWithValue.has(argv[at] ?? '') ? 2 : 1;
  const pair = `${argv[at]} ${argv[at + 1]}`;
  const words = commandTable.some((entry) => entry.name === pair) ? 2 : 1;
  const name = words === 2 ? pair : argv[at];
  return { name, rest: [...argv.slice(0, at), ...argv.slice(at + words)] };
}

/** What a command line means once cosign's liberties are taken out of it; notes are for stderr. */
export interface NormalisedArguments {
  readonly args: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Turns `--flag=false` of boolean flags into `--no-flag`, `-flag` into `--flag`, cosign's short names into the long ones, and adds
 * flags that stand in the environment as `COSIGN_FLAG` and not on the command line.
 */
export function normaliseArguments(command: Command, argv: readonly string[], env: Env): NormalisedArguments {
  const notes: string[] = [];
  const args: string[] = [];
  const literalFrom = argv.indexOf('--');
  argv.forEach((token, index) => {
    const literal = literalFrom !== -1 && index >= literalFrom;
    const normal = literal ? token : normaliseToken(command, token, notes);
    if (normal !== undefined) args.push(normal);
  });
  const variables = new Set<string>();
  const added = flagsFromEnv(command, args, env, variables);
  if (variables.size > 0)
    notes.push(`taken from the environment: ${[...variables].map((name) => `\`${name}\``).join(', ')}`);
  return { args: [...added, ...args], notes };
}

/** Undefined for what says nothing: `--flag=false` of a flag that is off anyway. */
function normaliseToken(command: Command, token: string, notes: string[]): string | undefined {
  const long = withLongName(command, withTwoDashes(command, token, notes), notes);
  const boolean = /^--([a-z0-9-]+)=(.*)$/s.exec(long);
  if (boolean === null) return long;
  const [, name = '', value = ''] = boolean;
  const option = findOption(command, `--${name}`);
  return option !== undefined && isBoolean(option) ? booleanToken(command, name, value) : long;
}

function withTwoDashes(command: Command, token: string, notes: string[]): string {
  const single = /^-([a-z][a-z0-9-]+)(=.*)?$/s.exec(token);
  const long = `--${single?.[1]}`;
  if (single === null || findOption(command, aliases.get(long) ?? long) === undefined) return token;
  notes.push(`\`${token.split('=')[0]}\` is read as \`${long}\``);
  return `-${token}`;
}

function withLongName(command: Command, token: string, notes: string[]): string {
  const [given = '', ...value] = token.split('=');
  const alias = aliases.get(given);
  if (alias === undefined || findOption(command, alias) === undefined) return token;
  notes.push(`\`${given}\` is read as \`${alias}\``);
  return [alias, ...value].join('=');
}

function booleanToken(command: Command, name: string, value: string): string | undefined {
  if (['true', 't', '1', 'TRUE', 'True', 'T'].includes(value)) return `--${name}`;
  if (['false', 'f', '0', 'FALSE', 'False', 'F'].includes(value)) {
    return findOption(command, `--no-${name}`) === undefined ? undefined : `--no-${name}`;
  }
  throw new UsageError('usage-flag', `wanted \`--${name}=true\` or \`--${name}=false\`, got \`${value}\``);
}

function flagsFromEnv(command: Command, args: readonly string[], env: Env, used: Set<string>): string[] {
  const added: string[] = [];
  for (const option of command.options) {
    if (option.long === undefined || option.negate) continue;
    const variable = `COSIGN_${option.long.slice(2).replaceAll('-', '_').toUpperCase()}`;
    const value = env[variable];
    if (value === undefined || value === '' || ownVariables.has(variable) || isGiven(option, args)) continue;
    used.add(variable);
    const token = isBoolean(option) ? booleanToken(command, option.long.slice(2), value) : `${option.long}=${value}`;
    if (token !== undefined) added.push(token);
  }
  return added;
}

function isGiven(option: Option, args: readonly string[]): boolean {
  const long = option.long ?? '';
  const negated = `--no-${long.slice(2)}`;
  const short = option.short ?? undefined;
  return args.some(
    (token) =>
      token === long ||
      token.startsWith(`${long}=`) ||
      token === negated ||
      (short !== undefined && token.startsWith(short) && !token.startsWith('--')),
  );
}

function findOption(command: Command, long: string): Option | undefined {
  return command.options.find((option) => option.long === long);
}

function isBoolean(option: Option): boolean {
  return !option.required && !option.optional;
}
