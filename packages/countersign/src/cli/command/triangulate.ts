// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { ExitCode } from '../../errors/exit-code.ts';
import { attachmentTag } from '../../oci/attachment-tag.ts';
import { type CommandDefinition, flagText, type Invocation } from '../define-command.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { resolveDigest } from '../resolve-image.ts';
import { withImage } from '../with-image.ts';

export const triangulateCommand: CommandDefinition = { configure, run };

const suffixes = { signature: 'sig', attestation: 'att', sbom: 'sbom' } as const;

function configure(command: Command): Command {
  command
    .argument('<image>', 'image whose place of signatures is wanted')
    .addOption(
      new Option('--type <type>', 'of what')
        .choices(['signature', 'attestation', 'sbom', 'digest'])
        .default('signature'),
    );
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
Prints where cosign 1 and 2 keep signatures. Bundles, which cosign 3 and \`countersign sign\` write, are found by \`countersign tree\`.

examples:
  countersign triangulate registry.example/team/app:v1
  countersign triangulate --type digest registry.example/team/app:v1
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  return await withImage(invocation, async (image) => {
    const digest = await resolveDigest(image, context.signal);
    const type = flagText(flags, 'type');
    const place = image.signatureSources[0]?.name ?? image.store.name;
    const isAttachment = type === 'signature' || type === 'attestation' || type === 'sbom';
    await context.stdout.write(
      isAttachment ? `${place}:${attachmentTag(digest, suffixes[type])}\n` : `${image.store.name}@${digest}\n`,
    );
    return 0;
  });
}
