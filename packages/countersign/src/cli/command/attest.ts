// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { StoredManifest } from '../../oci/manifest.ts';
import { type AttestResult, attestImage } from '../../sign/attest-image.ts';
import { collectDescendants } from '../../sign/collect-descendants.ts';
import { creationTime } from '../../sign/creation-time.ts';
import type { SigningSession } from '../../sign/signing-session.ts';
import { type AttestOptions, addAttestationFlags, parseAttestOptions } from '../attest-options.ts';
import { attestResultText } from '../attest-result-text.ts';
import {
  type AttestationInput,
  attestationClaim,
  attestationSource,
  readAttestationInput,
} from '../attestation-input.ts';
import { addAccepted, addOnByDefault } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { openPlaces } from '../image-places.ts';
import { type OpenedImage, openImage } from '../open-image.ts';
import { addRegistryFlags, parseRegistrySettings } from '../registry-flags.ts';
import { requireFreeInput } from '../require-free-input.ts';
import { requireWritable } from '../require-writable.ts';
import { readImage } from '../resolve-image.ts';
import { writeFile } from '../signature-files.ts';
import { addSigningFlags } from '../signing-flags.ts';
import { openSigningSession } from '../signing-session-of.ts';
import { attachmentStore } from '../with-image.ts';

export const attestCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command.argument('<image...>', 'images to attest; name them by digest, because a tag can move');
  addAttestationFlags(command)
    .addOption(new Option('-r, --recursive', 'attest an index and everything in it'))
    .addOption(
      new Option(
        '--format <format>',
        '`bundle`: what cosign 3 reads · `legacy`: what cosign 2 reads, at the `.att` tag',
      )
        .choices(['bundle', 'legacy', 'both'])
        .default('bundle'),
    )
    .addOption(new Option('--replace', 'remove what you attested of this type before; what others attested stays'))
    .addOption(new Option('--bundle <file>', 'also write the bundle into this file'))
    .addOption(
      new Option(
        '--settling-time <ms>',
        'on registries that cannot write conditionally: how long an entry must survive',
      ).default('500'),
    );
  addSigningFlags(command);
  addOnByDefault(command, 'upload', 'store the attestation in the registry; otherwise it goes to stdout');
  addAccepted(command, 'new-bundle-format', 'on');
  addAccepted(command, 'record-creation-timestamp', 'off');
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
The predicate is checked against what its type demands before anything is signed; of a type that is not known it must be a JSON object.

examples:
  countersign attest --key cosign.key --type cyclonedx --predicate sbom.cdx.json registry.example/team/app@sha256:…
  countersign attest --yes --type vulns --predicate scan.json registry.example/team/app@sha256:…
  countersign attest --key cosign.key --format both --replace --type spdxjson --predicate sbom.spdx.json registry.example/team/app:v1
  jq .review build.json | countersign attest --key cosign.key --type https://acme.example/review/v1 --predicate - registry.example/team/app:v1
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const options = parseAttestOptions(flags, args.length);
  const settings = await parseRegistrySettings(flags, context);
  requireFreeInput([attestationSource(flags)], flags);
  const input = await readAttestationInput(flags, context);
  const places = await openPlaces({ ...settings, settlingMs: settlingTime(flagText(flags, 'settlingTime')) }, context);
  try {
    const images = await Promise.all(args.map(async (text) => await openImage(text, places)));
    const resolved = await Promise.all(
      images.map(async (image) => ({ image, stored: await readImage(image, context.signal) })),
    );
    await requireWritable(flags, context);
    const formats = options.formats.map((format) => (format === 'bundle' ? 'bundle' : 'simple-signing'));
    const { session, close } = await openSigningSession(flags, formats, context);
    try {
      const recursive = flagIsSet(flags, 'recursive') ? 'descendants' : 'itself';
      for (const each of resolved) await attestOne({ ...each, input, options, session, recursive, context });
      return 0;
    } finally {
      close();
    }
  } finally {
    places.close();
  }
}

function settlingTime(text: string | undefined): number {
  const settlingMs = Number(text);
  if (Number.isFinite(settlingMs) && settlingMs >= 0) return settlingMs;
  throw new UsageError('usage-flag', `wanted milliseconds for \`--settling-time\`, got \`${text}\``);
}

interface AttestWork {
  readonly image: OpenedImage;
  readonly stored: StoredManifest;
  readonly input: AttestationInput;
  readonly options: AttestOptions;
  readonly session: SigningSession;
  readonly recursive: 'descendants' | 'itself';
  readonly context: CliContext;
}

async function attestOne(work: AttestWork): Promise<void> {
  const { image, stored, options, recursive, context } = work;
  if (typeof image.target !== 'string' && image.repository !== undefined) {
    const message = `\`${image.text}\` is a tag, which can move; what is attested is \`${stored.descriptor.digest}\``;
    await context.stderr.write(`warning: ${message}\n`);
  }
  if (options.upload === 'store') attachmentStore(image);
  const children = recursive === 'descendants' ? await collectDescendants(image.store, stored, context.signal) : [];
  for (const descriptor of [...children, stored.descriptor]) {
    for (const result of await attestDescriptor(descriptor, work)) {
      await writeOutputs(result, work);
      await context.stderr.write(attestResultText(result));
    }
  }
}

async function attestDescriptor(descriptor: Descriptor, work: AttestWork): Promise<readonly AttestResult[]> {
  const { image, input, options, session, context } = work;
  const { statement, predicateType } = attestationClaim(input, descriptor.digest, image.repository);
  return await attestImage({
    image: descriptor,
    statement,
    predicateType,
    session,
    formats: options.formats,
    ...(options.upload === 'store' ? { store: attachmentStore(image) } : {}),
    replace: options.replace,
    created: creationTime(context.clock),
    signal: context.signal,
  });
}

/** What is stored nowhere goes to the file that was asked for, or to stdout, one line each. */
async function writeOutputs({ produced }: AttestResult, { options, context }: AttestWork): Promise<void> {
  const bytes = produced.format === 'bundle' ? produced.bundle : produced.envelope;
  const file = produced.format === 'bundle' ? options.bundleFile : undefined;
  await writeFile(file, bytes, { what: 'bundle', context });
  if (options.upload === 'store' || file !== undefined) return;
  await context.stdout.write(Buffer.concat([bytes, encodeUtf8('\n')]));
}
