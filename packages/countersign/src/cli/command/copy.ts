// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { parsePlatform } from '../../oci/select-platform.ts';
import type { AttachmentKind } from '../../transfer/attachment-kind.ts';
import { copyBetween } from '../copy-between.ts';
import { openCopyDestination, openCopySource } from '../copy-ends.ts';
import {
  type CommandDefinition,
  collect,
  type Flags,
  flagIsSet,
  flagList,
  flagText,
  type Invocation,
} from '../define-command.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { withPlaces } from '../with-image.ts';

export const copyCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('<source>', 'image in a registry, `oci:folder[:tag]` or `docker-archive:file.tar`')
    .argument('<destination>', 'image in a registry, or `oci:folder[:tag]`')
    .addOption(
      new Option(
        '--only <kinds>',
        'copy only what is attached, of these kinds: `sig`, `att`, `sbom` (separated by commas)',
      ).argParser(collect),
    )
    .addOption(new Option('--sig-only', 'the same as `--only sig`').hideHelp())
    .addOption(new Option('--platform <os/arch>', 'of an index, copy the image for this platform'))
    .addOption(new Option('-f, --force', 'replace another image that the destination holds under this tag'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
Everything that is attached goes along: bundles and other referrers, and the tags of cosign 2. The tag is moved last.

examples:
  countersign copy registry.example/team/app:v1 mirror.example/team/app:v1
  countersign copy docker-archive:app.tar oci:./folder:v1
  countersign copy --only sig registry.example/team/app:v1 mirror.example/team/app:v1
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { args, flags, context } = invocation;
  const only = parseOnly(flags);
  const platformText = flagText(flags, 'platform');
  const platform = platformText === undefined ? {} : { platform: parsePlatform(platformText) };
  return await withPlaces(invocation, async (places) => {
    const source = await openCopySource(args[0] ?? '', places, context.signal);
    const destination = await openCopyDestination(args[1] ?? '', places);
    const overwrite = flagIsSet(flags, 'force') ? 'agreed' : 'refuse';
    await copyBetween(
      { source, destination, overwrite, ...platform, ...(only === undefined ? {} : { only }) },
      context,
    );
    return 0;
  });
}

const kinds: readonly AttachmentKind[] = ['sig', 'att', 'sbom'];

function parseOnly(flags: Flags): ReadonlySet<AttachmentKind> | undefined {
  const texts = flagList(flags, 'only').flatMap((text) => text.split(','));
  if (flagIsSet(flags, 'sigOnly')) texts.push('sig');
  if (texts.length === 0) return undefined;
  return new Set(
    texts.map((text) => {
      const kind = kinds.find((each) => each === text.trim());
      if (kind === undefined)
        throw new UsageError('usage-flag', `wanted \`sig\`, \`att\` or \`sbom\` for \`--only\`, got \`${text}\``);
      return kind;
    }),
  );
}
