// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import type { ExitCode } from '../../errors/exit-code.ts';
import { eraseCredentials } from '../../registry/credentials/store-credentials.ts';
import type { CommandDefinition, Invocation } from '../define-command.ts';
import { parseRegistryName } from '../registry-name.ts';

export const logoutCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  return command
    .argument('<registry>', 'host of the registry')
    .addHelpText('after', '\nexamples:\n  countersign logout registry.example\n');
}

async function run({ args, context }: Invocation): Promise<ExitCode> {
  const host = parseRegistryName(args[0] ?? '');
  const { files, env, exec } = context;
  const erased = await eraseCredentials(host, { files, env, exec });
  await context.stderr.write(
    erased ? `the password for \`${host}\` is forgotten\n` : `there was no password for \`${host}\`\n`,
  );
  return 0;
}
