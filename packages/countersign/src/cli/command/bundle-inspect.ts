// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { maxBundleBytes, parseBundle } from '../../attest/parse-bundle.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { factsOfBundle } from '../bundle-facts.ts';
import { bundleText } from '../bundle-text.ts';
import { type CommandDefinition, flagText, type Invocation } from '../define-command.ts';

export const bundleInspectCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  return command
    .argument('<bundle>', 'a Sigstore bundle')
    .addOption(new Option('-o, --output <format>', 'what goes to stdout').choices(['text', 'json']).default('text'))
    .addHelpText('after', examples);
}

const examples = `
Nothing is verified: this shows what a bundle claims. \`verify-blob\` and \`verify\` prove it.

examples:
  countersign bundle inspect app.sigstore.json
  countersign bundle inspect -o json app.sigstore.json
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const [path = ''] = args;
  const facts = factsOfBundle(parseBundle(await context.files.read(path, maxBundleBytes)));
  const isJson = flagText(flags, 'output') === 'json';
  await context.stdout.write(isJson ? `${JSON.stringify(facts, null, 2)}\n` : bundleText(path, facts));
  return 0;
}
