// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { commandTable } from '../command-table.ts';
import { completionScript, shells } from '../completion-script.ts';
import { completedCommands } from '../completion-words.ts';
import type { CommandDefinition, Invocation } from '../define-command.ts';

export const completionCommand: CommandDefinition = { configure, run };

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

async function run({ args, context }: Invocation): Promise<ExitCode> {
  const shell = shells.find((each) => each === args[0]);
  if (shell === undefined) {
    throw new UsageError(
      'usage-flag',
      `wanted one of ${shells.map((each) => `\`${each}\``).join(', ')}, got \`${args[0] ?? ''}\``,
    );
  }
  await context.stdout.write(completionScript(shell, await completedCommands(commandTable)));
  return 0;
}
