// SPDX-License-Identifier: Apache-2.0
import { Command } from 'commander';
import type { CommandEntry } from './command-entry.ts';

/** What a shell can complete: a command, its summary and its long flags. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly string[];
}

/** Loads every command of `table`, which nothing else does. */
export async function completedCommands(table: readonly CommandEntry[]): Promise<readonly CompletedCommand[]> {
  return await Promise.all(
    table.map(async ({ name, summary, load }) => {
      const command = (await load()).configure(new Command(name));
      const shown = command.options.filter((option) => !option.hidden && !option.negate);
      const flags = shown.flatMap(({ long }) => (typeof long === 'string' ? [long] : []));
      return { name, summary, flags: [...flags, '--help', '--output-file', '--timeout', '--verbose'].sort() };
    }),
  );
}
