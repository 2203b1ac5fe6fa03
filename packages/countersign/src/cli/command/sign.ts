// SPDX-License-Identifier: Apache-2.0

import { type Command, Option } from 'commander';
import { UntrustedError, UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { StoredManifest } from '../../oci/manifest.ts';
import { collectDescendants } from '../../sign/collect-descendants.ts';
import { creationTime } from '../../sign/creation-time.ts';
import type { ImageClaim } from '../../sign/image-claim.ts';
import { produceSignature } from '../../sign/produce-signature.ts';
import { type SignResult, signImage } from '../../sign/sign-image.ts';
import type { SigningSession } from '../../sign/signing-session.ts';
import { addAccepted, addOnByDefault } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import {
  type CommandDefinition,
  collect,
  type Flags,
  flagIsSet,
  flagText,
  type Invocation,
} from '../define-command.ts';
import { openPlaces } from '../image-places.ts';
import { type OpenedImage, openImage } from '../open-image.ts';
import { addRegistryFlags, parseRegistrySettings } from '../registry-flags.ts';
import { requireWritable } from '../require-writable.ts';
import { type CheckedOptions, oneImageFlags, parseSignOptions } from '../sign-options.ts';
import { signResultText } from '../sign-result-text.ts';
import { writeFile, writeSignatureFiles } from '../signature-files.ts';
import { addSigningFlags } from '../signing-flags.ts';
import { openSigningSession } from '../signing-session-of.ts';

export const signCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command
    .argument('<image...>', 'images to sign; name them by digest, because a tag can move')
    .addOption(new Option('-a, --annotations <key=value>', 'sign this annotation too (repeatable)').argParser(collect))
    .addOption(new Option('-r, --recursive', 'sign an index and everything in it'))
    .addOption(
      new Option('--format <format>', '`bundle`: what cosign 3 reads · `legacy`: what cosign 2, skopeo and podman read')
        .choices(['bundle', 'legacy', 'both'])
        .default('bundle'),
    )
    .addOption(new Option('--sign-tag', 'sign the tag too: the signature then names this repository and this tag'))
    .addOption(new Option('--sign-container-identity <name>', 'the name that a legacy signature gives the image'))
    .addOption(new Option('--bundle <file>', 'write the bundle into this file'))
    .addOption(new Option('--dry-run', 'do all but store the signature in the registry; logs are told all the same'))
    .addOption(
      new Option(
        '--settling-time <ms>',
        'on registries that cannot write conditionally: how long an entry must survive',
      ).default('500'),
    )
    .addOption(new Option('--output-signature <file>', 'also write the bare signature in base64 into this file'))
    .addOption(new Option('--output-certificate <file>', 'also write the certificate in PEM into this file'))
    .addOption(new Option('--output-payload <file>', 'also write what was signed into this file'));
  addSigningFlags(command);
  addOnByDefault(command, 'upload', 'store the signature in the registry');
  addAccepted(command, 'new-bundle-format', 'on');
  addAccepted(command, 'record-creation-timestamp', 'off');
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
examples:
  countersign sign --key cosign.key registry.example/team/app@sha256:…
  countersign sign --key cosign.key --format both -a build=42 registry.example/team/app:v1
  countersign sign registry.example/team/app@sha256:…
  countersign sign --yes --identity-token token.txt registry.example/team/app@sha256:…
  countersign sign --key cosign.key --upload=false --bundle app.sigstore.json registry.example/team/app:v1
`;

interface SignOptions extends CheckedOptions {
  readonly session: SigningSession;
}

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const checked = parseSignOptions(flags, args.length);
  const settings = await parseRegistrySettings(flags, context);
  const settlingMs = Number(flagText(flags, 'settlingTime'));
  if (!Number.isFinite(settlingMs) || settlingMs < 0)
    throw new UsageError(
      'usage-flag',
      `wanted milliseconds for \`--settling-time\`, got \`${flagText(flags, 'settlingTime')}\``,
    );
  const places = await openPlaces({ ...settings, settlingMs }, context);
  try {
    const images = await Promise.all(args.map(async (text) => await openImage(text, places)));
    const resolved = await Promise.all(
      images.map(async (image) => ({ image, stored: await resolve(image, context.signal) })),
    );
    await requireWritable(flags, context);
    const { session, close } = await openSigningSession(flags, checked.formats, context);
    try {
      for (const { image, stored } of resolved) {
        await signOne({ image, stored, options: { ...checked, session }, context });
      }
      return 0;
    } finally {
      close();
    }
  } finally {
    places.close();
  }
}

async function resolve(image: OpenedImage, signal: AbortSignal): Promise<StoredManifest> {
  const stored = await image.store.readManifest(image.target, { signal });
  if (stored === null) throw new UntrustedError('image-not-found', `\`${image.text}\` does not exist`);
  return stored;
}

interface SignWork {
  readonly image: OpenedImage;
  readonly stored: StoredManifest;
  readonly options: SignOptions;
  readonly context: CliContext;
}

async function signOne(work: SignWork): Promise<void> {
  const { image, stored, options, context } = work;
  const { flags } = options;
  await warnOfTag(image, stored, context);
  if (image.signatureStore === undefined && options.upload === 'store') {
    throw new UsageError('reference-unsupported', `signatures cannot be kept in \`${image.text}\``, {
      hint: 'copy it into an OCI layout, or use `--upload=false --bundle FILE`',
    });
  }
  const names = claimNames(image, flags);
  const children = flagIsSet(flags, 'recursive') ? await collectDescendants(image.store, stored, context.signal) : [];
  // Children first: whoever sees the signature of the index finds everything in it signed.
  for (const descriptor of [...children, stored.descriptor]) {
    const claim: ImageClaim = { image: descriptor, annotations: options.annotations, ...names };
    const results = await signImage({
      claim,
      session: options.session,
      formats: options.formats,
      upload: options.upload,
      ...(image.signatureStore === undefined ? {} : { signatureStore: image.signatureStore }),
      signatureSources: image.signatureSources,
      created: creationTime(context.clock),
      signal: context.signal,
    });
    for (const result of results) {
      await writeFiles(result, claim, work);
      await context.stderr.write(signResultText(descriptor.digest, result));
    }
  }
}

async function warnOfTag(image: OpenedImage, stored: StoredManifest, context: CliContext): Promise<void> {
  if (typeof image.target === 'string' || image.repository === undefined) return;
  const message = `\`${image.text}\` is a tag, which can move; what is signed is \`${stored.descriptor.digest}\``;
  await context.stderr.write(`warning: ${message}\n`);
}

/** @throws {UsageError} `usage-flag` – `--sign-tag` without a name in a registry, or without a tag */
function claimNames(image: OpenedImage, flags: Flags): Pick<ImageClaim, 'repository' | 'tag' | 'identity'> {
  const signTag = flagIsSet(flags, 'signTag');
  const tag = signTag ? tagToSign(image) : undefined;
  const identity = flagText(flags, 'signContainerIdentity');
  return {
    ...(image.repository === undefined ? {} : { repository: image.repository }),
    ...(tag === undefined ? {} : { tag }),
    ...(identity === undefined ? {} : { identity }),
  };
}

/** Of `name:tag@digest` too: the digest says what is signed, and the tag as what. */
function tagToSign({ reference, text, target }: OpenedImage): string {
  const tag = typeof target === 'string' ? reference.tag : target.tag;
  if (reference.kind === 'registry' && tag !== undefined) return tag;
  const got = reference.kind === 'registry' ? 'a digest' : 'an image without a name in a registry';
  throw new UsageError('usage-flag', `wanted a tag to sign in \`${text}\`, got ${got}`);
}

/** Also when the registry has the same signature already: the files were asked for. */
async function writeFiles(result: SignResult, claim: ImageClaim, { options, context }: SignWork): Promise<void> {
  const { flags, bundleFile, session } = options;
  if (oneImageFlags.every((name) => flagText(flags, name) === undefined)) return;
  const produced = result.kind === 'signed' ? result.produced : await produceSignature(claim, result.format, session);
  if (bundleFile !== undefined && produced.format === 'bundle') {
    await context.files.write(bundleFile, produced.bundle, { overwrite: true });
  }
  await writeSignatureFiles({ signature: produced.rawSignature, party: produced.party }, flags, context);
  await writeFile(flagText(flags, 'outputPayload'), produced.signature.payload, { what: 'payload', context });
}
