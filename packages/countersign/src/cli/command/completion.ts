// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { CommandEntry } from '../command-entry.ts';
import { completionScript, shells } from '../completion-script.ts';
import { completedCommands } from '../completion-words.ts';
import type { CommandDefinition, Invocation } from '../define-command.ts';

/** The table is handed in, because it lists this command too. */
export function completionCommandOf(table: readonly CommandEntry[]): CommandDefinition {
  return { configure, run: async (invocation) => await run(invocation, table) };
}

function configure(command: Command): Command {
  return command.argument('<shell>', shells.map((shell) => `\`${shell}\``).join(', ')).addHelpText('after', examples);
}

const examples = `
examples:
  countersign completion bash > /etc/bash_completion.d/countersign
  source <(countersign completion zsh)
  countersign completion fish > ~/.config/fish/completions/countersign.fish
  countersign completion powershell | Out-String | Invoke-Expression
`;

async function run({ args, context }: Invocation, table: readonly CommandEntry[]): Promise<ExitCode> {
  const shell = shells.find((each) => each === args[0]);
  if (shell === undefined) {
    throw new UsageError(
      'usage-flag',
      `wanted one of ${shells.map((each) => `\`${each}\``).join(', ')}, got \`${args[0] ?? ''}\``,
    );
  }
  await context.stdout.write(completionScript(shell, await completedCommands(table)));
  return 0;
}
