// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { maxEnvelopeBytes } from '../../attest/dsse.ts';
import { type LegacyEvidence, parseLegacyEvidence } from '../../attest/legacy-evidence.ts';
import { maxBundleBytes } from '../../attest/parse-bundle.ts';
import { parsePredicateMatcher } from '../../attest/parse-predicate-matcher.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import { quote } from '../../bytes/quote.ts';
import { claimedStatement } from '../../discover/claimed-statement.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { Trust } from '../../trust/trust.ts';
import {
  type BlobAttestationExpectation,
  type BlobAttestationFile,
  verifyBlobAttestation,
} from '../../verify/verify-blob-attestation.ts';
import { addOnByDefault } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagText, type Invocation } from '../define-command.ts';
import { readBlobArtifact } from '../read-blob.ts';
import { readCertificateFile, readTimestampFile } from '../signature-parts.ts';
import { addSignerFlags, parseTrust } from '../signer-flags.ts';
import { signerText, witnessText } from '../verification-text.ts';

export const verifyBlobAttestationCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('[file]', 'file that was attested; `-` is stdin, `sha256:HEX` stands for a file with that digest')
    .addOption(new Option('--type <type>', 'type of predicate that is wanted: a name, `family/version`, or a URI'))
    .addOption(new Option('--bundle <file>', 'the bundle that `attest-blob` wrote; cosign 2 bundles are read too'))
    .addOption(new Option('--signature <file>', 'bare envelope, as cosign 2 wrote it with `--output-signature`'))
    .addOption(new Option('--certificate <file>', 'with `--signature`: PEM certificate of the signer'))
    .addOption(
      new Option(
        '--rfc3161-timestamp <file>',
        'timestamp beside `--signature` or a bundle of cosign 2, as the authority answered',
      ),
    )
    .addOption(new Option('--digest <hex>', 'digest of the file, in place of the file'))
    .addOption(new Option('--digestAlg <algorithm>', 'with `--digest`: `sha256`, `sha384` or `sha512`'))
    .addOption(new Option('--max-workers <n>').default('10').hideHelp());
  addOnByDefault(command, 'check-claims', 'check that the attestation speaks of this file');
  return addSignerFlags(command).addHelpText('after', examples);
}

const examples = `
examples:
  countersign verify-blob-attestation --key cosign.pub --type slsa-provenance --bundle app.tgz.sigstore.json app.tgz
  countersign verify-blob-attestation --key cosign.pub --type cyclonedx --bundle app.tgz.sigstore.json sha256:…
  countersign verify-blob-attestation --type https://example.com/review/v1 --certificate-identity ci@example.com \\
    --certificate-oidc-issuer https://accounts.google.com --bundle app.tgz.sigstore.json app.tgz

exit codes: 0 verified · 12 not acceptable · 2 wrong flags or files · 3 a key that does not parse
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const file = await readFiles(flags, context);
  const type = flagText(flags, 'type');
  if (type === undefined) throw typeMissing(file);
  const predicate = parsePredicateMatcher(type);
  const trust = await parseTrust(flags, context);
  const artifact = await readArtifact({ args, flags, context }, trust);
  const { signer, statement, ...seen } = verifyBlobAttestation(file, trust, { predicate, artifact });
  await context.stderr.write(
    `accepted: attestation ${quote(statement.predicateType)} by ${signerText(signer)}${witnessText(seen)}\n`,
  );
  await context.stderr.write('Verified OK\n');
  return 0;
}

async function readArtifact(
  { args, flags, context }: Invocation,
  trust: Trust,
): Promise<BlobAttestationExpectation['artifact']> {
  const source = sourceOf(args, flags);
  if (flags['checkClaims'] !== false) {
    if (source !== undefined) return await readBlobArtifact(source, trust, context);
    throw new UsageError('usage-flag', 'wanted a file, or its digest, got neither', { hint: 'add the file' });
  }
  await context.stderr.write('warning: nobody asks which file was attested: the attestation may speak of any other\n');
  return 'unsafe-any';
}

/** @throws {UsageError} `usage-flag` for a file and a digest */
function sourceOf([file]: readonly string[], flags: Flags): string | undefined {
  const digest = flagText(flags, 'digest');
  if (digest === undefined) return file;
  if (file !== undefined) throw new UsageError('usage-flag', 'wanted a file or `--digest`, got both');
  const algorithm = flagText(flags, 'digestAlg') ?? 'sha256';
  if (['sha256', 'sha384', 'sha512'].includes(algorithm)) return `${algorithm}:${digest}`;
  throw new UsageError('usage-flag', `wanted sha256, sha384 or sha512 for \`--digestAlg\`, got ${quote(algorithm)}`);
}

async function readFiles(flags: Flags, context: CliContext): Promise<BlobAttestationFile> {
  const [bundle, signature] = [flagText(flags, 'bundle'), flagText(flags, 'signature')];
  const [certificate, timestamp] = [flagText(flags, 'certificate'), flagText(flags, 'rfc3161Timestamp')];
  if ((bundle === undefined) === (signature === undefined))
    throw new UsageError(
      'usage-flag',
      `wanted \`--bundle\` or \`--signature\`, got ${bundle === undefined ? 'neither' : 'both'}`,
      { hint: 'add `--bundle FILE`' },
    );
  const stamp = timestamp === undefined ? {} : { timestamp: await readTimestampFile(timestamp, context.files) };
  if (bundle === undefined) return await readEnvelopeFile(signature ?? '', { certificate, ...stamp }, context);
  // Which of two counts would be anybody's guess (GHSA-8gw7-4j42-w388).
  if (certificate !== undefined)
    throw new UsageError('usage-flag', 'wanted `--bundle` or `--certificate`, got both: a bundle brings its own');
  return { kind: 'bundle', bytes: await context.files.read(bundle, maxBundleBytes), ...stamp };
}

async function readEnvelopeFile(
  path: string,
  { certificate, timestamp }: { readonly certificate: string | undefined; readonly timestamp?: Uint8Array },
  { files }: CliContext,
): Promise<BlobAttestationFile> {
  const pem = certificate === undefined ? {} : { certificate: await readCertificateFile(certificate, files) };
  const timestamps = timestamp === undefined ? [] : [timestamp];
  const beside: LegacyEvidence = { ...parseLegacyEvidence(pem), timestamps };
  return { kind: 'envelope', bytes: envelopeOf(await files.read(path, 2 * maxEnvelopeBytes)), beside };
}

/** Some versions of cosign wrote base64 of the envelope. */
function envelopeOf(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').trim();
  return text.startsWith('{') ? bytes : decodeBase64(text);
}

function typeMissing(file: BlobAttestationFile): UsageError {
  const claimed = claimedStatement(
    file.kind === 'bundle'
      ? { kind: 'bundle', bytes: file.bytes }
      : { kind: 'envelope', envelope: file.bytes, annotations: {} },
  );
  const found = claimed === undefined ? '' : `; the attestation says, not verified: ${quote(claimed.predicateType)}`;
  return new UsageError('usage-flag', `wanted \`--type\`, got none${found}`, {
    hint: 'pass `--type`: `slsa-provenance`, `cyclonedx`, `spdx`, `vulns`, `openvex`, `custom` …, or the whole URI',
  });
}
