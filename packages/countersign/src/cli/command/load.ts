// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { copyBetween } from '../copy-between.ts';
import { openCopyDestination, openCopySource } from '../copy-ends.ts';
import { type CommandDefinition, flagText, type Invocation } from '../define-command.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { withPlaces } from '../with-image.ts';

export const loadCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('<image>', 'name to give the image')
    .addOption(new Option('--dir <folder>', 'folder that `save` wrote, or another OCI layout with one image'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
A tag that points elsewhere is moved. Of a folder with several images, name one with \`countersign copy oci:folder:tag …\`.

examples:
  countersign load --dir ./folder registry.example/team/app:v1
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, flags, context } = invocation;
  const folder = flagText(flags, 'dir');
  if (folder === undefined)
    throw new UsageError('usage-flag', 'wanted a folder to read from, got no `--dir`', { hint: 'add `--dir FOLDER`' });
  return await withPlaces(invocation, async (places) => {
    // First the destination: a mistyped name is told before the folder is read.
    const destination = await openCopyDestination(args[0] ?? '', places);
    const source = await openCopySource(`oci:${folder}`, places, context.signal);
    await copyBetween({ source, destination, overwrite: 'agreed' }, context);
    return 0;
  });
}
