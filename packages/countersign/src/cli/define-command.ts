// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import type { ExitCode } from '../errors/exit-code.ts';
import type { CliContext } from './context.ts';

/** Flag values as commander hands them over, not yet checked. */
export type Flags = Readonly<Record<string, unknown>>;

export interface Invocation {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly context: CliContext;
}

/** One command: how it is spelt, and what it does. `run` throws the four error classes; the edge prints them. */
export interface CommandDefinition {
  /** Adds arguments, options and examples. */
  readonly configure: (command: Command) => Command;
  /** Of the whole command, in Go's notation, `0` for none; 3 minutes unless given. */
  readonly defaultTimeout?: string;
  /** `gate`: nothing in the environment chooses whom the command believes, or weakens a check; see `gateEnvironment`. */
  readonly environment?: 'gate';
  readonly run: (invocation: Invocation) => Promise<ExitCode>;
}

export function flagText(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function flagIsSet(flags: Flags, name: string): boolean {
  return flags[name] === true;
}

export function flagList(flags: Flags, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** For commander: collects a repeatable option. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
