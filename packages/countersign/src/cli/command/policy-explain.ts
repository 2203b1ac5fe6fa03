// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { imageNameOf } from '../../policy/image-name-of.ts';
import type { ImageName } from '../../policy/image-pattern.ts';
import { parseContext } from '../../policy/parse-context.ts';
import { coverageText, policyText } from '../../policy/policy-text.ts';
import type { CliContext } from '../context.ts';
import { usedName } from '../decide-inputs.ts';
import { type CommandDefinition, collect, flagList, type Invocation } from '../define-command.ts';
import { loadPolicies } from '../policy-flags.ts';

export const policyExplainCommand: CommandDefinition = { configure, run, environment: 'gate' };

const examples = `
examples:
  countersign policy explain policies/
  countersign policy explain policies/ registry.example/team/app:v1 --context namespace.name=prod

exit codes: 0 said · 3 mistakes in the policies · 2 a file that is not there
`;

function configure(command: Command): Command {
  return command
    .argument('<path...>', 'files or folders of policies; the last may be an image: then only what is demanded of it')
    .addOption(
      new Option('--context <fact=value>', 'a fact about where the image would run (repeatable)').argParser(collect),
    )
    .addHelpText('after', examples);
}

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const { paths, image } = await split(args, context);
  const facts = parseContext(flagList(flags, 'context'));
  // To read a policy is no use of its trust.
  const policySet = await loadPolicies(paths, { ...flags, insecureSandbox: true }, context);
  await context.stdout.write(image === undefined ? policyText(policySet) : coverageText(policySet, image, facts));
  return 0;
}

/** @throws {UsageError} `usage-flag`, `reference-malformed`, `file-not-found` */
async function split(
  args: readonly string[],
  { files }: CliContext,
): Promise<{ readonly paths: readonly string[]; readonly image?: ImageName }> {
  const last = args.at(-1) ?? '';
  if (args.length < 2 || /\.(?:ya?ml|json)$|^[./]/.test(last) || (await isThere(last, files))) return { paths: args };
  return { paths: args.slice(0, -1), image: imageNameOf(usedName(last), last) };
}

async function isThere(path: string, files: CliContext['files']): Promise<boolean> {
  try {
    return (await files.isFolder(path)) || (await files.exists(path));
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}
