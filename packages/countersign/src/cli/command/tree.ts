// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { ExitCode } from '../../errors/exit-code.ts';
import { readAttachedTree } from '../attached-tree.ts';
import { type CommandDefinition, flagText, type Invocation } from '../define-command.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { readImage } from '../resolve-image.ts';
import { treeJson } from '../tree-json.ts';
import { treeText } from '../tree-text.ts';
import { withImage } from '../with-image.ts';

export const treeCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command
    .argument('<image>', 'image whose attachments are wanted')
    .addOption(new Option('-o, --output <format>', 'what goes to stdout').choices(['text', 'json']).default('text'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
Shows signatures, attestations, SBOMs and other referrers, and of an index those of its images too. Nothing of it is verified.

examples:
  countersign tree registry.example/team/app:v1
  countersign tree -o json oci:./folder:v1
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  return await withImage(invocation, async (image) => {
    const stored = await readImage(image, context.signal);
    const tree = await readAttachedTree(
      stored,
      { image: image.store, attachments: image.signatureSources },
      context.signal,
    );
    await context.stdout.write(
      flagText(flags, 'output') === 'json' ? treeJson(image.text, tree) : treeText(image.text, tree),
    );
    return 0;
  });
}
