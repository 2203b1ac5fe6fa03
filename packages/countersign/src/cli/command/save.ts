// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { copyBetween } from '../copy-between.ts';
import { openCopySource } from '../copy-ends.ts';
import { type CommandDefinition, flagText, type Invocation } from '../define-command.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { withPlaces } from '../with-image.ts';

export const saveCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('<image>', 'image to save')
    .addOption(new Option('--dir <folder>', 'folder that becomes an OCI layout'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
Saves the image with all that is attached to it; \`countersign load\`, cosign and others read the folder.

examples:
  countersign save --dir ./folder registry.example/team/app:v1
  countersign verify --key cosign.pub oci:./folder
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, flags, context } = invocation;
  const folder = flagText(flags, 'dir');
  if (folder === undefined)
    throw new UsageError('usage-flag', 'wanted a folder to write to, got no `--dir`', { hint: 'add `--dir FOLDER`' });
  return await withPlaces(invocation, async (places) => {
    const source = await openCopySource(args[0] ?? '', places, context.signal);
    const sink = await places.openLayout(folder, 'create');
    // Without a tag, as cosign does: the folder is the image.
    await copyBetween({ source, destination: { sink, text: `oci:${folder}` }, overwrite: 'agreed' }, context);
    return 0;
  });
}
