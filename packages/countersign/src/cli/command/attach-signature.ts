// SPDX-License-Identifier: Apache-2.0

import { type Command, Option } from 'commander';
import { encodeRekorBundle, encodeTimestamp } from '../../attest/legacy-evidence.ts';
import { maxBundleBytes, parseBundle } from '../../attest/parse-bundle.ts';
import {
  encodeSimpleSigning,
  maxSimpleSigningBytes,
  parseSimpleSigning,
  simpleSigningType,
} from '../../attest/simple-signing.ts';
import { encodeSimpleSigningLayer, type SimpleSigningLayer } from '../../attest/simple-signing-layer.ts';
import { parseStatement } from '../../attest/statement.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import { UntrustedError, UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type Digest, digestAlgorithm, digestEncoded, digestOf } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { creationTime } from '../../sign/creation-time.ts';
import type { StorableSignature } from '../../sign/produced-signature.ts';
import { storeSignature } from '../../sign/store-signature.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagText, type Invocation } from '../define-command.ts';
import type { OpenedImage } from '../open-image.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { readImage } from '../resolve-image.ts';
import { readCertificateFile, readLogEntryFile, readTimestampFile } from '../signature-parts.ts';
import { attachmentStore, withImage } from '../with-image.ts';

export const attachSignatureCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command
    .argument('<image>', 'image that was signed')
    .addOption(new Option('--bundle <file>', 'a bundle that `sign --bundle` wrote; stored as a referrer'))
    .addOption(new Option('--signature <file>', 'a signature in base64, `-` is stdin; stored at the `.sig` tag'))
    .addOption(
      new Option(
        '--payload <file>',
        'what was signed, for `--signature`; default: what cosign signs for this image without annotations',
      ),
    )
    .addOption(new Option('--certificate <file>', 'with `--signature`: certificate of the signer, in PEM'))
    .addOption(new Option('--certificate-chain <file>', 'with `--certificate`: its intermediates and root, in PEM'))
    .addOption(
      new Option('--rekor-response <file>', 'with `--signature`: the entry of a transparency log, as Rekor 1 answers'),
    )
    .addOption(new Option('--tsr <file>', 'with `--signature`: the answer of a timestamp authority'));
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
For signatures that were made where the registry cannot be reached. They must speak of this image; who made them is not checked.

examples:
  countersign attach signature --bundle app.sigstore.json registry.example/team/app@sha256:…
  countersign attach signature --payload payload.json --signature payload.sig registry.example/team/app:v1
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { flags, context } = invocation;
  requireOneForm(flags);
  return await withImage(invocation, async (image) => {
    const sink = attachmentStore(image);
    const { descriptor } = await readImage(image, context.signal);
    const bundle = flagText(flags, 'bundle');
    const signature =
      bundle === undefined
        ? await readLegacy(flags, { image, digest: descriptor.digest, context })
        : await readBundle(bundle, descriptor.digest, context);
    const created = creationTime(context.clock);
    const at = await storeSignature(signature, { subject: descriptor, sink, created, signal: context.signal });
    await context.stderr.write(
      `signature stored at \`${sink.name}${at.kind === 'tag' ? `:${at.tag}` : `@${at.manifest}`}\`\n`,
    );
    return 0;
  });
}

function requireOneForm(flags: Flags): void {
  const bundle = flagText(flags, 'bundle');
  const signature = flagText(flags, 'signature');
  if ((bundle === undefined) === (signature === undefined)) {
    throw new UsageError(
      'usage-flag',
      `wanted \`--bundle\` or \`--signature\`, got ${bundle === undefined ? 'neither' : 'both'}`,
    );
  }
  const beside = ['payload', 'certificate', 'certificateChain', 'rekorResponse', 'tsr'] as const;
  const given = beside.find((name) => flagText(flags, name) !== undefined);
  if (bundle !== undefined && given !== undefined)
    throw new UsageError('usage-flag', `\`--${spelt(given)}\` goes with \`--signature\`; a bundle brings its own`);
  if (flagText(flags, 'certificateChain') !== undefined && flagText(flags, 'certificate') === undefined)
    throw new UsageError('usage-flag', 'wanted `--certificate` with `--certificate-chain`, got none');
}

function spelt(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function readBundle(path: string, digest: Digest, context: CliContext): Promise<StorableSignature> {
  const bundle = await context.files.read(path, maxBundleBytes);
  const { content } = parseBundle(bundle);
  if (content.kind !== 'dsse') throw otherImage(digest, 'a file');
  const statement = parseStatement(content.envelope.payload);
  if (statement.predicateType !== 'https://sigstore.dev/cosign/sign/v1') {
    throw new UntrustedError(
      'statement-not-image-signing',
      `wanted a signature of an image, got a statement of type \`${statement.predicateType}\``,
    );
  }
  const algorithm = digestAlgorithm(digest);
  const speaksOfIt = statement.subjects.some(
    ({ digests }) => Object.hasOwn(digests, algorithm) && digests[algorithm] === digestEncoded(digest),
  );
  if (!speaksOfIt) throw otherImage(digest, 'another image');
  return { format: 'bundle', bundle };
}

interface LegacyWork {
  readonly image: OpenedImage;
  readonly digest: Digest;
  readonly context: CliContext;
}

async function readLegacy(flags: Flags, { image, digest, context }: LegacyWork): Promise<StorableSignature> {
  const payloadFile = flagText(flags, 'payload');
  const payload =
    payloadFile === undefined
      ? defaultPayload(image, digest)
      : await context.files.read(payloadFile, maxSimpleSigningBytes);
  const claimed = parseSimpleSigning(payload).digest;
  if (claimed !== digest) throw otherImage(digest, `\`${claimed}\``);
  const source = flagText(flags, 'signature') ?? '';
  const bytes =
    source === '-'
      ? await context.prompt.readAll(maxSignatureBytes)
      : await context.files.read(source, maxSignatureBytes);
  const annotations = encodeSimpleSigningLayer({
    signature: decodeBase64(Buffer.from(bytes).toString('latin1').trim()),
    ...(await readTexts(flags, context)),
  });
  const layer = { mediaType: mediaTypes.simpleSigning, size: payload.length, digest: digestOf(payload), annotations };
  return { format: 'simple-signing', payload, layer };
}

/** What cosign hangs beside a signature; each part is parsed, so that rubbish is found before it is stored. */
async function readTexts(flags: Flags, { files }: CliContext): Promise<Omit<SimpleSigningLayer, 'signature'>> {
  const [certificate, chain] = [flagText(flags, 'certificate'), flagText(flags, 'certificateChain')];
  const [entry, timestamp] = [flagText(flags, 'rekorResponse'), flagText(flags, 'tsr')];
  return {
    ...(certificate === undefined ? {} : { certificate: await readCertificateFile(certificate, files) }),
    ...(chain === undefined ? {} : { chain: await readCertificateFile(chain, files) }),
    ...(entry === undefined ? {} : { rekorBundle: encodeRekorBundle(await readLogEntryFile(entry, files)) }),
    ...(timestamp === undefined ? {} : { timestamp: encodeTimestamp(await readTimestampFile(timestamp, files)) }),
  };
}

const maxSignatureBytes = 16 * 1024;

function defaultPayload({ repository = '' }: OpenedImage, digest: Digest): Uint8Array {
  const dockerReference = repository.startsWith('docker.io/') ? `index.${repository}` : repository;
  return encodeSimpleSigning({ dockerReference, digest, type: simpleSigningType, optional: null });
}

function otherImage(wanted: Digest, got: string): UntrustedError {
  return new UntrustedError('digest-mismatch', `wanted a signature of \`${wanted}\`, got one of ${got}`);
}
