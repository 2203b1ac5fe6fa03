// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { BundleContent, BundleMaterial } from '../../attest/bundle.ts';
import { maxEnvelopeBytes, parseEnvelope } from '../../attest/dsse.ts';
import { encodeBundle } from '../../attest/encode-bundle.ts';
import { type LegacyBlobBundle, parseLegacyBlobBundle } from '../../attest/legacy-blob-bundle.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { createStreamingHash } from '../../crypto/hash.ts';
import { keyHint } from '../../crypto/key-hint.ts';
import { naturalHash } from '../../crypto/key-kind.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagIsSet, flagText, type Invocation } from '../define-command.ts';
import { loadTrustedKey } from '../load-key.ts';
import { proveEntries } from '../prove-entries.ts';
import { openBlobSource } from '../read-blob.ts';
import { readCertificateFile, readTimestampFile } from '../signature-parts.ts';
import { writeResult } from '../write-result.ts';

export const bundleCreateCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  return command
    .addOption(new Option('--artifact <file>', 'what was signed'))
    .addOption(new Option('--bundle <file>', 'what `cosign sign-blob --bundle` wrote before version 3'))
    .addOption(new Option('--signature <file>', 'the bare signature in base64'))
    .addOption(new Option('--attestation <file>', 'a DSSE envelope, instead of a signature of the artifact'))
    .addOption(new Option('--certificate <file>', 'the certificate of the signer, in PEM'))
    .addOption(new Option('--key <key>', 'the public key of the signer'))
    .addOption(new Option('--rfc3161-timestamp <file>', 'a timestamp: DER, or the JSON that cosign wrote'))
    .addOption(new Option('--rekor-url <url>', 'log that is asked for the inclusion proof of the entry'))
    .addOption(new Option('--ignore-tlog', 'leave the log entry out'))
    .addOption(new Option('--offline', 'ask nobody'))
    .addOption(new Option('--out <file>', 'write the bundle into this file (default: to stdout)'))
    .addHelpText('after', examples);
}

const examples = `
Nothing is verified: the pieces are put together as they are.

examples:
  countersign bundle create --artifact app.tgz --bundle app.tgz.bundle --rekor-url https://rekor.sigstore.dev --out app.sigstore.json
  countersign bundle create --artifact app.tgz --signature app.tgz.sig --key cosign.pub --out app.sigstore.json
`;

const maxPieceBytes = 1024 * 1024;

async function run({ flags, context }: Invocation): Promise<ExitCode> {
  requireOneSource(flags);
  const old = await readOldBundle(flags, context);
  const { material, key } = await readSigner(old, flags, context);
  const content = await readContent(old, key, { flags, context });
  const entries = flagIsSet(flags, 'ignoreTlog') ? [] : (old?.logEntries ?? []);
  const logEntries = await proveEntries(entries, flags, context);
  const timestamps = await readTimestamps(flags, context);
  const bundle = encodeBundle({ version: '0.3', material, logEntries, timestamps, content });
  await writeResult(bundle, flagText(flags, 'out'), context);
  return 0;
}

function requireOneSource(flags: Flags): void {
  const given = ['bundle', 'signature', 'attestation'].filter((name) => flagText(flags, name) !== undefined);
  if (given.length !== 1)
    throw usage(`wanted one of \`--bundle\`, \`--signature\` and \`--attestation\`, got ${given.length}`);
  if (flagText(flags, 'certificate') !== undefined && flagText(flags, 'key') !== undefined) {
    throw usage('wanted `--certificate` or `--key`, got both');
  }
}

async function readOldBundle(flags: Flags, context: CliContext): Promise<LegacyBlobBundle | undefined> {
  const path = flagText(flags, 'bundle');
  return path === undefined ? undefined : parseLegacyBlobBundle(await context.files.read(path, maxPieceBytes));
}

interface BundleSigner {
  readonly material: BundleMaterial;
  readonly key: PublicKey;
}

async function readSigner(old: LegacyBlobBundle | undefined, flags: Flags, context: CliContext): Promise<BundleSigner> {
  const keySource = flagText(flags, 'key');
  if (keySource !== undefined) {
    const { key } = await loadTrustedKey(keySource, context);
    return { material: { kind: 'public-key', hint: keyHint(key) }, key };
  }
  const path = flagText(flags, 'certificate');
  const [der] = path === undefined ? (old?.certificates ?? []) : await readCertificates(path, context);
  if (der === undefined) throw usage('wanted `--certificate` or `--key` of the signer, got neither');
  return { material: { kind: 'certificates', certificates: [der] }, key: parseCertificate(der).publicKey };
}

async function readCertificates(path: string, context: CliContext): Promise<readonly Uint8Array[]> {
  return parseCertificatesPem(await readCertificateFile(path, context.files), 1).map(({ der }) => der);
}

async function readContent(
  old: LegacyBlobBundle | undefined,
  key: PublicKey,
  { flags, context }: Pick<Invocation, 'flags' | 'context'>,
): Promise<BundleContent> {
  const attestation = flagText(flags, 'attestation');
  if (attestation !== undefined) {
    const envelope = parseEnvelope(await context.files.read(attestation, maxEnvelopeBytes));
    const [only, ...others] = envelope.signatures;
    if (only === undefined || others.length > 0)
      throw usage('wanted an envelope with one signature, got another number');
    return { kind: 'dsse', envelope, signature: only.signature };
  }
  const signature = old?.signature ?? (await readSignature(flagText(flags, 'signature') ?? '', context));
  const artifact = flagText(flags, 'artifact');
  if (artifact === undefined) throw usage('wanted what was signed, got no `--artifact`');
  return { kind: 'message', digest: await digestArtifact(artifact, key, context), signature };
}

async function readSignature(path: string, context: CliContext): Promise<Uint8Array> {
  return decodeBase64(decodeUtf8(await context.files.read(path, maxPieceBytes), 'base64-malformed').trim());
}

async function digestArtifact(source: string, key: PublicKey, context: CliContext) {
  const algorithm = naturalHash(key.kind);
  const hash = createStreamingHash(algorithm);
  for await (const chunk of openBlobSource(source, context)) hash.update(chunk);
  return { algorithm, bytes: new Uint8Array(Buffer.from(hash.hex(), 'hex')) };
}

async function readTimestamps(flags: Flags, { files }: CliContext): Promise<readonly Uint8Array[]> {
  const path = flagText(flags, 'rfc3161Timestamp');
  return path === undefined ? [] : [await readTimestampFile(path, files)];
}

function usage(message: string): UsageError {
  return new UsageError('usage-flag', message);
}
