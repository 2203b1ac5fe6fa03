// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { oneLine } from '../../bytes/one-line.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { addOnByDefault } from '../boolean-flag.ts';
import { type CommandDefinition, flagIsSet, type Invocation } from '../define-command.ts';
import { type EnvVariable, envVariables } from '../env-variables.ts';

export const envCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command.addOption(new Option('--show-sensitive-values', 'show passwords and tokens'));
  return addOnByDefault(command, 'show-descriptions', 'say what each variable is for').addHelpText('after', examples);
}

const examples = `
Every flag of every command can also be given as COSIGN_FLAG, such as COSIGN_KEY for \`--key\`.

examples:
  countersign env
  countersign env --show-descriptions=false
`;

async function run({ flags, context }: Invocation): Promise<ExitCode> {
  const known = new Set(envVariables.map(({ name }) => name));
  const forFlags = Object.keys(context.env)
    .filter((name) => name.startsWith('COSIGN_') && !known.has(name))
    .sort();
  const variables = [...envVariables, ...forFlags.map(flagVariable)];
  for (const variable of variables) {
    const { name, what, expects, secret } = variable;
    const value = context.env[name] ?? '';
    const hidden = secret === true && value !== '' && !flagIsSet(flags, 'showSensitiveValues');
    const description = flagIsSet(flags, 'showDescriptions') ? `# ${name}: ${what}\n# Expects: ${expects}\n` : '';
    await context.stdout.write(`${description}${name}=${hidden ? '******' : oneLine(value)}\n`);
  }
  return 0;
}

function flagVariable(name: string): EnvVariable {
  const flag = `--${name.slice('COSIGN_'.length).toLowerCase().replaceAll('_', '-')}`;
  const isSecret = /PASSWORD|TOKEN|SECRET|PIN|KEY/.test(name);
  return {
    name,
    what: `stands for the flag \`${flag}\` of commands that have it`,
    expects: 'what the flag takes',
    ...(isSecret ? { secret: true } : {}),
  };
}
