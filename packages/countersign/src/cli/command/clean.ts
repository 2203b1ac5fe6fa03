// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type CleanType, cleanImage } from '../../transfer/clean-image.ts';
import { type CommandDefinition, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { resolveDigest } from '../resolve-image.ts';
import { attachmentStore, withImage } from '../with-image.ts';

export const cleanCommand: CommandDefinition = { configure, run };

const types: readonly CleanType[] = ['signature', 'attestation', 'referrer', 'sbom', 'all'];

function configure(command: Command): Command {
  command
    .argument('<image>', 'image to remove signatures and attestations from')
    .addOption(new Option('--type <type>', 'what to remove').choices(types).default('all'))
    .addOption(new Option('-f, --force', 'do not ask'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
The image stays, and so do referrers that are not Sigstore bundles. What is removed cannot be brought back.

examples:
  countersign clean registry.example/team/app:v1
  countersign clean --type signature --force registry.example/team/app@sha256:…
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  const type = types.find((each) => each === flagText(flags, 'type')) ?? 'all';
  return await withImage(invocation, async (image) => {
    const store = attachmentStore(image);
    const digest = await resolveDigest(image, context.signal);
    if (!flagIsSet(flags, 'force'))
      await agree(`remove ${describe(type)} of \`${image.text}\` from \`${store.name}\`?`, invocation);
    const removed = await cleanImage(store, digest, { type, signal: context.signal });
    for (const { place, manifest } of removed) {
      const what = place.kind === 'tag' ? `${store.name}:${place.tag}` : `${store.name}@${manifest.descriptor.digest}`;
      await context.stderr.write(`removed \`${what}\`\n`);
    }
    if (removed.length === 0) await context.stderr.write('there was nothing to remove\n');
    return 0;
  });
}

function describe(type: CleanType): string {
  return type === 'all' ? 'all signatures, attestations and SBOM tags' : `every ${type}`;
}

/** Piped answers count, as with cosign; the end of the input is a no. */
async function agree(question: string, { context }: Invocation): Promise<void> {
  if (await context.prompt.confirm(question)) return;
  throw new UsageError('prompt-declined', 'nothing was removed', {
    hint: 'answer `y`, or pass `--force` to agree beforehand',
  });
}
