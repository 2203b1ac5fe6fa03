// SPDX-License-Identifier: Apache-2.0
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { parseStatement } from '../../attest/statement.ts';
import { quote } from '../../bytes/quote.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { createStreamingHash } from '../../crypto/hash.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { encodeLegacyBlobBundle } from '../../sign/encode-legacy-blob-bundle.ts';
import { produceAttestation } from '../../sign/produce-attestation.ts';
import type { ProducedAttestation } from '../../sign/produced-attestation.ts';
import { addAttestationFlags, requireAttestFlags } from '../attest-options.ts';
import { attestResultText } from '../attest-result-text.ts';
import {
  type AttestationInput,
  attestationClaim,
  attestationSource,
  readAttestationInput,
} from '../attestation-input.ts';
import { addAccepted } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagText, type Invocation } from '../define-command.ts';
import { openBlobSource } from '../read-blob.ts';
import { requireFreeInput } from '../require-free-input.ts';
import { requireWritable } from '../require-writable.ts';
import { writeFile, writeSignatureFiles } from '../signature-files.ts';
import { addSigningFlags } from '../signing-flags.ts';
import { openSigningSession } from '../signing-session-of.ts';
import { writeTimestampFile } from '../timestamp-file.ts';

export const attestBlobCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command.argument(
    '[file]',
    'file to attest, `-` is stdin; with `--hash` only its name, with `--statement` not needed',
  );
  addAttestationFlags(command)
    .addOption(new Option('--hash <hex>', 'SHA-256 of the content, which is then not read'))
    .addOption(new Option('--bundle <file>', 'write the bundle, which `verify-blob-attestation` needs, into this file'))
    .addOption(new Option('--output-attestation <file>', 'also write the statement into this file'))
    .addOption(new Option('--output-signature <file>', 'also write the signed envelope into this file'))
    .addOption(new Option('--output-certificate <file>', 'also write the certificate in PEM into this file'))
    .addOption(
      new Option(
        '--rfc3161-timestamp-bundle <file>',
        'also write the timestamp into this file, in JSON as cosign does',
      ),
    );
  addSigningFlags(command);
  addAccepted(command, 'new-bundle-format', 'on');
  return command.addHelpText('after', examples);
}

const examples = `
A bundle file that exists is replaced. With \`--new-bundle-format=false\` the bundle is in the JSON of cosign 2.

examples:
  countersign attest-blob --key cosign.key --type cyclonedx --predicate sbom.cdx.json --bundle app.tgz.sigstore.json app.tgz
  countersign attest-blob --yes --type slsaprovenance1 --predicate provenance.json --bundle app.tgz.sigstore.json app.tgz

exit codes: 0 attested · 2 wrong flags or files · 3 a predicate that does not parse · 4 a service could not be reached
`;

const outputs = ['bundle', 'outputAttestation', 'outputSignature'] as const;

async function run({ args: [file], flags, context }: Invocation): Promise<ExitCode> {
  requireAttestFlags(flags);
  const format = flags['newBundleFormat'] === false ? 'envelope' : 'bundle';
  if (format === 'bundle' && outputs.every((name) => flagText(flags, name) === undefined)) {
    throw new UsageError('usage-flag', 'wanted a file to write the attestation to, got no `--bundle`', {
      hint: 'add `--bundle FILE.sigstore.json`',
    });
  }
  const source = attestationSource(flags);
  requireFreeInput([...(flagText(flags, 'hash') === undefined ? [file ?? ''] : []), source], flags);
  const input = await readAttestationInput(flags, context);
  const digest = await digestToAttest(file, input, { flags, context });
  const claim = attestationClaim(input, digest, file === undefined || file === '-' ? undefined : basename(file));
  await requireWritable(flags, context);
  const { session, close } = await openSigningSession(
    flags,
    [format === 'bundle' ? 'bundle' : 'simple-signing'],
    context,
  );
  try {
    const produced = await produceAttestation(claim, format, session);
    await writeOutputs(produced, flags, context);
    await context.stderr.write(attestResultText({ produced, replaced: 0 }));
    return 0;
  } finally {
    close();
  }
}

interface BlobRequest {
  readonly flags: Flags;
  readonly context: CliContext;
}

/** What is attested: the file, what has the hash, or else what the statement itself names first. */
async function digestToAttest(
  file: string | undefined,
  input: AttestationInput,
  { flags, context }: BlobRequest,
): Promise<Digest> {
  const hash = flagText(flags, 'hash');
  if (hash !== undefined) return parseHash(hash);
  if (file !== undefined) return await hashFile(file, context);
  if (input.kind === 'statement') {
    const [hex] = parseStatement(input.statement).subjects.flatMap(({ digests }) => digests['sha256'] ?? []);
    if (hex !== undefined) return parseDigest(`sha256:${hex}`);
  }
  throw new UsageError('usage-flag', 'wanted a file to attest, `--hash`, or `--statement` with a SHA-256, got none');
}

function parseHash(hex: string): Digest {
  if (/^[0-9a-f]{64}$/.test(hex)) return parseDigest(`sha256:${hex}`);
  throw new UsageError('digest-malformed', `wanted 64 lower-case hex digits for \`--hash\`, got ${quote(hex)}`);
}

async function hashFile(file: string, context: CliContext): Promise<Digest> {
  const hash = createStreamingHash('sha256');
  for await (const chunk of openBlobSource(file, context)) hash.update(chunk);
  return parseDigest(`sha256:${hash.hex()}`);
}

async function writeOutputs(produced: ProducedAttestation, flags: Flags, context: CliContext): Promise<void> {
  const { envelope, party, witnesses, attestation } = produced;
  const bundle =
    produced.format === 'bundle' ? produced.bundle : encodeLegacyBlobBundle({ signature: envelope, party, witnesses });
  await writeFile(flagText(flags, 'bundle'), bundle, { what: 'bundle', context });
  await writeFile(flagText(flags, 'outputAttestation'), attestation.payload, { what: 'statement', context });
  await writeFile(flagText(flags, 'outputSignature'), envelope, { what: 'envelope', context });
  const certificate = { ...flags, outputSignature: undefined };
  await writeSignatureFiles({ signature: produced.rawSignature, party }, certificate, context);
  await writeTimestampFile('rfc3161TimestampBundle', witnesses, { flags, context });
  if (outputs.some((name) => flagText(flags, name) !== undefined)) return;
  await context.stdout.write(Buffer.concat([envelope, encodeUtf8('\n')]));
}
