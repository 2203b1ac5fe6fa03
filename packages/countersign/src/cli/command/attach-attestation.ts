// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { maxEnvelopeBytes } from '../../attest/dsse.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { creationTime } from '../../sign/creation-time.ts';
import { storeAttestation } from '../../sign/store-attestation.ts';
import { type CommandDefinition, collect, flagList, type Invocation } from '../define-command.ts';
import { readForeignAttestations } from '../foreign-attestation.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { readImage } from '../resolve-image.ts';
import { attachmentStore, withImage } from '../with-image.ts';

export const attachAttestationCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command
    .argument('<image>', 'image that was attested')
    .addOption(
      new Option(
        '--attestation <file>',
        'a bundle (stored as a referrer), or DSSE envelopes, one a line (stored at the `.att` tag); repeatable',
      ).argParser(collect),
    );
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
For attestations that were made where the registry cannot be reached. All must speak of this image before any is stored; who made them is
not checked.

examples:
  countersign attach attestation --attestation sbom.sigstore.json registry.example/team/app@sha256:…

exit codes: 0 stored · 11 no such image · 12 it attests another image · 3 it does not parse · 4 could not find out
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  const files = flagList(flags, 'attestation');
  if (files.length === 0) throw new UsageError('usage-flag', 'wanted `--attestation <file>`, got none');
  return await withImage(invocation, async (image) => {
    const sink = attachmentStore(image);
    const { descriptor } = await readImage(image, context.signal);
    const read = await Promise.all(files.map(async (file) => await context.files.read(file, maxEnvelopeBytes)));
    const attestations = read.flatMap((bytes) => readForeignAttestations(bytes, descriptor.digest));
    const options = { subject: descriptor, sink, created: creationTime(context.clock), signal: context.signal };
    for (const attestation of attestations) {
      const at = await storeAttestation(attestation, options);
      const where = at.kind === 'tag' ? `:${at.tag}` : `@${at.manifest}`;
      await context.stderr.write(`\`${attestation.predicateType}\` stored at \`${sink.name}${where}\`\n`);
    }
    return 0;
  });
}
