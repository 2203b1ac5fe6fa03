// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { maxBundleBytes } from '../../attest/parse-bundle.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import { MalformedError, UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { TrustedKeys } from '../../trust/trusted-keys.ts';
import { type BlobArtifact, verifyArtifact } from '../../verify/blob-artifact.ts';
import { verifyBlobSignature } from '../../verify/verify-blob-signature.ts';
import { verifyByKeys } from '../../verify/verify-by-keys.ts';
import { addAccepted } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import {
  type CommandDefinition,
  collect,
  type Flags,
  flagIsSet,
  flagList,
  flagText,
  type Invocation,
} from '../define-command.ts';
import { loadTrustedKey } from '../load-key.ts';
import { readBlobArtifact } from '../read-blob.ts';

export const verifyBlobCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('<file>', 'file to verify; `-` is stdin, `sha256:HEX` stands for a file with that digest')
    .addOption(
      new Option(
        '--key <key>',
        'public key to trust: a file, `env://NAME` or `https://…` (repeatable: any of them may have signed)',
      ).argParser(collect),
    )
    .addOption(new Option('--bundle <file>', 'the bundle that `sign-blob` wrote; cosign 2 bundles are read too'))
    .addOption(new Option('--signature <signature>', 'bare signature: a file, or the base64 text itself'))
    .addOption(new Option('--require-tlog', 'refuse a signature without a verified entry in a transparency log'))
    .addOption(new Option('--max-workers <n>').default('10').hideHelp());
  for (const name of [
    'insecure-ignore-tlog',
    'private-infrastructure',
    'offline',
    'insecure-ignore-sct',
    'use-signed-timestamps',
  ])
    addAccepted(command, name, 'off');
  addAccepted(command, 'new-bundle-format', 'on');
  return command.addHelpText('after', examples);
}

const examples = `
examples:
  countersign verify-blob --key cosign.pub --bundle app.tgz.sigstore.json app.tgz
  countersign verify-blob --key cosign.pub --signature app.tgz.sig app.tgz
  countersign verify-blob --key cosign.pub --bundle app.tgz.sigstore.json sha256:…

exit codes: 0 verified · 12 not acceptable · 2 wrong flags or files · 3 a key that does not parse
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const [source = ''] = args;
  const evidence = parseEvidenceFlags(flags);
  const trust = await Promise.all(keysOf(flags).map(async (key) => await loadTrustedKey(key, context)));
  const file = evidence.kind === 'bundle' ? await context.files.read(evidence.path, maxBundleBytes) : undefined;
  const signature = evidence.kind === 'signature' ? await readSignature(evidence.text, context) : undefined;
  const artifact = await readBlobArtifact(source, trust, context);
  if (signature !== undefined) verifyDetached(artifact, trust, signature);
  if (file !== undefined) await verifyBundle(file, { artifact, trust, flags, context });
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
  if (path !== undefined) return { kind: 'bundle', path };
  if (text === undefined)
    throw new UsageError('usage-flag', 'wanted a signature, got neither `--bundle` nor `--signature`', {
      hint: 'add `--bundle FILE`',
    });
  if (flagIsSet(flags, 'requireTlog'))
    throw new UsageError('usage-flag', '`--require-tlog` needs `--bundle`: a bare signature has no log entry');
  return { kind: 'signature', text };
}

function keysOf(flags: Flags): readonly string[] {
  const keys = flagList(flags, 'key');
  if (keys.length > 0) return keys;
  throw new UsageError('usage-flag', 'wanted somebody to trust, got no `--key`', { hint: 'pass `--key cosign.pub`' });
}

interface BundleWork {
  readonly artifact: BlobArtifact;
  readonly trust: TrustedKeys;
  readonly flags: Flags;
  readonly context: CliContext;
}

async function verifyBundle(file: Uint8Array, { artifact, trust, flags, context }: BundleWork): Promise<void> {
  const requireTlog = flagIsSet(flags, 'requireTlog') ? 'required' : 'optional';
  const signature = verifyBlobSignature(file, trust, { artifact, requireTlog });
  if (signature.predicateType !== undefined) {
    await context.stderr.write(
      `note: the file is a subject of a signed statement of type \`${signature.predicateType}\`\n`,
    );
  }
  if (signature.tlog === 'unchecked')
    await context.stderr.write('note: the bundle has an entry of a transparency log, which was not checked\n');
}

function verifyDetached(artifact: BlobArtifact, trust: TrustedKeys, signature: Uint8Array): void {
  verifyByKeys(trust, '', (key) => void verifyArtifact(artifact, key, signature));
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
