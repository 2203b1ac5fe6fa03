// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { maxBundleBytes } from '../../attest/parse-bundle.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import { quote } from '../../bytes/quote.ts';
import { MalformedError, UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { Trust } from '../../trust/trust.ts';
import type { BlobArtifact } from '../../verify/blob-artifact.ts';
import type { ProvenSigner } from '../../verify/signer.ts';
import { verifyBlobSignature } from '../../verify/verify-blob-signature.ts';
import { type DetachedSignature, verifyDetachedSignature } from '../../verify/verify-detached-signature.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { readBlobArtifact } from '../read-blob.ts';
import { readCertificateFile, readTimestampFile } from '../signature-parts.ts';
import { addSignerFlags, parseTrust } from '../signer-flags.ts';
import { signerText, witnessText } from '../verification-text.ts';

export const verifyBlobCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('<file>', 'file to verify; `-` is stdin, `sha256:HEX` stands for a file with that digest')
    .addOption(new Option('--bundle <file>', 'the bundle that `sign-blob` wrote; cosign 2 bundles are read too'))
    .addOption(new Option('--signature <signature>', 'bare signature: a file, or the base64 text itself'))
    .addOption(new Option('--certificate <file>', 'with `--signature`: PEM certificate of the signer'))
    .addOption(
      new Option(
        '--rfc3161-timestamp <file>',
        'timestamp beside `--signature` or a bundle of cosign 2, as the authority answered',
      ),
    )
    .addOption(new Option('--max-workers <n>').default('10').hideHelp());
  return addSignerFlags(command).addHelpText('after', examples);
}

const examples = `
examples:
  countersign verify-blob --key cosign.pub --bundle app.tgz.sigstore.json app.tgz
  countersign verify-blob --certificate-identity ci@example.com --certificate-oidc-issuer https://accounts.google.com \\
    --bundle app.tgz.sigstore.json --offline app.tgz
  countersign verify-blob --key cosign.pub --signature app.tgz.sig app.tgz
  countersign verify-blob --key cosign.pub --bundle app.tgz.sigstore.json sha256:…

exit codes: 0 verified · 12 not acceptable · 2 wrong flags or files · 3 a key that does not parse
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const [source = ''] = args;
  const evidence = parseEvidenceFlags(flags);
  const trust = await parseTrust(flags, context);
  const file = evidence.kind === 'bundle' ? await context.files.read(evidence.path, maxBundleBytes) : undefined;
  const signature = evidence.kind === 'signature' ? await readSignature(evidence.text, context) : undefined;
  const artifact = await readBlobArtifact(source, trust, context);
  const proven = [
    ...(signature === undefined
      ? []
      : [verifyDetachedSignature({ signature, ...(await readBeside(flags, context)) }, trust, artifact)]),
    ...(file === undefined ? [] : [await verifyBundle(file, { artifact, trust, flags, context })]),
  ];
  for (const { signer, ...seen } of proven)
    await context.stderr.write(`accepted: signature by ${signerText(signer)}${witnessText(seen)}\n`);
  await context.stderr.write('Verified OK\n');
  return 0;
}

type EvidenceFlags =
  | { readonly kind: 'bundle'; readonly path: string }
  | { readonly kind: 'signature'; readonly text: string };

function parseEvidenceFlags(flags: Flags): EvidenceFlags {
  const path = flagText(flags, 'bundle');
  const text = flagText(flags, 'signature');
  if (path !== undefined && text !== undefined)
    throw new UsageError('usage-flag', 'wanted `--bundle` or `--signature`, got both');
  if (path !== undefined) {
    requireNoCertificate(flags);
    return { kind: 'bundle', path };
  }
  if (text === undefined)
    throw new UsageError('usage-flag', 'wanted a signature, got neither `--bundle` nor `--signature`', {
      hint: 'add `--bundle FILE`',
    });
  if (flagIsSet(flags, 'requireTlog'))
    throw new UsageError('usage-flag', '`--require-tlog` needs `--bundle`: a bare signature has no log entry');
  return { kind: 'signature', text };
}

/** A bundle brings its own; which of two counts would be anybody's guess (GHSA-8gw7-4j42-w388). */
function requireNoCertificate(flags: Flags): void {
  if (flagText(flags, 'certificate') === undefined) return;
  throw new UsageError('usage-flag', 'wanted `--bundle` or `--certificate`, got both: a bundle brings its own');
}

interface BundleWork {
  readonly artifact: BlobArtifact;
  readonly trust: Trust;
  readonly flags: Flags;
  readonly context: CliContext;
}

async function verifyBundle(file: Uint8Array, { artifact, trust, flags, context }: BundleWork): Promise<ProvenSigner> {
  const { timestamp } = await readBeside(flags, context);
  const signature = verifyBlobSignature(file, trust, { artifact, ...(timestamp === undefined ? {} : { timestamp }) });
  if (signature.predicateType !== undefined) {
    await context.stderr.write(
      `note: the file is a subject of a signed statement of type ${quote(signature.predicateType)}; ` +
        'nobody compared the type with a wanted one, use `verify-blob-attestation --type`\n',
    );
  }
  return signature;
}

/** What lies beside a bare signature in files of their own. */
async function readBeside(flags: Flags, { files }: CliContext): Promise<Omit<DetachedSignature, 'signature'>> {
  const [certificate, timestamp] = [flagText(flags, 'certificate'), flagText(flags, 'rfc3161Timestamp')];
  return {
    ...(certificate === undefined ? {} : { certificates: await readCertificateFile(certificate, files) }),
    ...(timestamp === undefined ? {} : { timestamp: await readTimestampFile(timestamp, files) }),
  };
}

const maxSignatureBytes = 16 * 1024;

/** cosign's `--signature`: the name of a file with base64 or raw bytes in it, or the base64 text. */
async function readSignature(text: string, context: CliContext): Promise<Uint8Array> {
  const file = await context.files.readIfExists(text, maxSignatureBytes);
  const given = file === null ? text : Buffer.from(file).toString('latin1').trim();
  try {
    return decodeBase64(given);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    if (file !== null) return file;
    throw new UsageError(
      'file-not-found',
      `wanted a file or base64 for \`--signature\`, got neither in \`${text.slice(0, 60)}\``,
    );
  }
}
