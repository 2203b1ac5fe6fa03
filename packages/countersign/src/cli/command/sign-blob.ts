// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { StreamSigner } from '../../crypto/stream-signer.ts';
import { UsageError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { type BlobFormat, produceBlobSignature } from '../../sign/produce-blob-signature.ts';
import type { SigningSession } from '../../sign/signing-session.ts';
import { addAccepted } from '../boolean-flag.ts';
import type { CliContext } from '../context.ts';
import { type CommandDefinition, type Flags, flagText, type Invocation } from '../define-command.ts';
import { openBlobSource } from '../read-blob.ts';
import { requireFreeInput } from '../require-free-input.ts';
import { outputFileFlags, requireWritable } from '../require-writable.ts';
import { writeFile, writeSignatureFiles } from '../signature-files.ts';
import { addSigningFlags, requireSensibleSigningFlags } from '../signing-flags.ts';
import { openSigningSession } from '../signing-session-of.ts';
import { writeTimestampFile } from '../timestamp-file.ts';

export const signBlobCommand: CommandDefinition = { configure, run, defaultTimeout: '0' };

function configure(command: Command): Command {
  command
    .argument('<file...>', 'files to sign; `-` is stdin')
    .addOption(new Option('--bundle <file>', 'write the bundle, which `verify-blob` needs, into this file'))
    .addOption(new Option('--output-signature <file>', 'also write the bare signature in base64 into this file'))
    .addOption(new Option('--output-certificate <file>', 'also write the certificate in PEM into this file'))
    .addOption(
      new Option('--rfc3161-timestamp <file>', 'also write the timestamp into this file, in JSON as cosign does'),
    );
  addSigningFlags(command);
  for (const name of ['b64', 'new-bundle-format']) addAccepted(command, name, 'on');
  return command.addHelpText('after', examples);
}

const examples = `
A bundle file that exists is replaced. With \`--new-bundle-format=false\` the bare signature goes to stdout, as with cosign 2.

examples:
  countersign sign-blob --key cosign.key --bundle app.tgz.sigstore.json app.tgz
  countersign sign-blob --yes --bundle app.tgz.sigstore.json app.tgz
  tar c src | countersign sign-blob --key cosign.key --bundle src.sigstore.json -
`;

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const format = parseFormat(flags, args.length);
  requireFreeInput(args, flags);
  for (const source of args) {
    if (source !== '-' && !(await context.files.exists(source)))
      throw new UsageError('file-not-found', `there is no file \`${source}\``);
  }
  await requireWritable(flags, context);
  const formats = [format === 'bundle' ? 'bundle' : 'simple-signing'] as const;
  const { session, close } = await openSigningSession(flags, formats, context);
  try {
    for (const source of args) await signOne(source, { session, format, flags, context });
    return 0;
  } finally {
    close();
  }
}

function parseFormat(flags: Flags, files: number): BlobFormat {
  requireSensibleSigningFlags(flags);
  const format = flags['newBundleFormat'] === false ? 'legacy' : 'bundle';
  const isWritten = flagText(flags, 'bundle') !== undefined || flagText(flags, 'outputSignature') !== undefined;
  if (!isWritten && format === 'bundle') {
    throw new UsageError('usage-flag', 'wanted a file to write the signature to, got no `--bundle`', {
      hint: 'add `--bundle FILE.sigstore.json`',
    });
  }
  if (files > 1 && outputFileFlags.some((name) => flagText(flags, name) !== undefined)) {
    throw new UsageError('usage-flag', `wanted one file for one \`--bundle\`, got ${files}`, {
      hint: 'sign them one by one',
    });
  }
  return format;
}

interface BlobWork {
  readonly session: SigningSession<StreamSigner>;
  readonly format: BlobFormat;
  readonly flags: Flags;
  readonly context: CliContext;
}

async function signOne(source: string, { session, format, flags, context }: BlobWork): Promise<void> {
  const produced = await produceBlobSignature(contentOf(source, context), format, session);
  await writeFile(flagText(flags, 'bundle'), produced.file, { what: 'bundle', context });
  await writeSignatureFiles(produced, flags, context);
  await writeTimestampFile('rfc3161Timestamp', produced.witnesses, { flags, context });
  if (format !== 'legacy' || flagText(flags, 'outputSignature') !== undefined) return;
  const base64 = encodeBase64(produced.signature);
  await context.stdout.write(flags['b64'] === false ? produced.signature : encodeUtf8(`${base64}\n`));
}

/** A file can be read again, should a log ask for another signature; standard input cannot. */
function contentOf(source: string, context: CliContext): () => AsyncIterable<Uint8Array> {
  let isRead = false;
  return () => {
    if (isRead && source === '-') {
      throw new UsageError(
        'service-refused',
        'the log has this entry already, and standard input cannot be read again',
        {
          hint: 'run the command again',
        },
      );
    }
    isRead = true;
    return openBlobSource(source, context);
  };
}
